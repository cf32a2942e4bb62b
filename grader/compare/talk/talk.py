"""What all versions share: two kinds of work, and the pieces of it.

  python3 threads.py fetch WORKERS URL...        waits for the network
  python3 threads.py count WORKERS LIMIT...      computes: how many primes are below each limit?
"""
import sys
import urllib.request


def fetch(url):
    return len(urllib.request.urlopen(url).read())


def count(limit):
    primes = 0
    for number in range(2, int(limit)):
        divisor = 2
        while divisor * divisor <= number and number % divisor != 0:
            divisor += 1
        primes += divisor * divisor > number
    return primes


work = {"fetch": fetch, "count": count}[sys.argv[1]]
workers = int(sys.argv[2])
pieces = sys.argv[3:]
