from concurrent.futures import ThreadPoolExecutor
from talk import pieces, work, workers

with ThreadPoolExecutor(workers) as executor:
    print(sum(executor.map(work, pieces)))
