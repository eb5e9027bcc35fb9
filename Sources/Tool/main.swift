// graphq: parse the command line, run, exit.
import GraphQ
print("graphq")
