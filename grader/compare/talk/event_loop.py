import asyncio
import urllib.parse
from talk import fetch, pieces, work


async def fetch_without_blocking(url):
    place = urllib.parse.urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(f"GET {place.path} HTTP/1.0\r\nHost: {place.netloc}\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return len(answer.split(b"\r\n\r\n", 1)[1])


async def piece_of_work(piece):
    return await fetch_without_blocking(piece) if work is fetch else work(piece)


async def main():
    print(sum(await asyncio.gather(*map(piece_of_work, pieces))))


asyncio.run(main())
