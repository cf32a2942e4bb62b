import multiprocessing
from talk import pieces, work


def work_and_send(piece, results):
    results.put(work(piece))


if __name__ == "__main__":
    results = multiprocessing.Queue()
    processes = [multiprocessing.Process(target=work_and_send, args=(piece, results)) for piece in pieces]
    for process in processes:
        process.start()
    print(sum(results.get() for _ in processes))
    for process in processes:
        process.join()
