from talk import pieces, work

print(sum([work(piece) for piece in pieces]))
