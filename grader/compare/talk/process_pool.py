from concurrent.futures import ProcessPoolExecutor
from talk import pieces, work, workers

if __name__ == "__main__":
    with ProcessPoolExecutor(workers) as executor:
        print(sum(executor.map(work, pieces)))
