// Something to compile: the target is there for its headers.
