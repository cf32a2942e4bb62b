import threading
from talk import pieces, work

results = []
threads = [threading.Thread(target=lambda piece=piece: results.append(work(piece))) for piece in pieces]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sum(results))
