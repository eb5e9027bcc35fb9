// graphq load: reads CSV files of vertices and edges into a database, all or nothing.

import Loading

enum LoadCommand {
  static let command = Command(
    name: "load",
    summary: "load vertices and edges from CSV files, or a pack",
    details: """
      Files are in the Gremlin CSV format of Amazon Neptune: the first line names the columns, ~id and ~label of \
      vertices, ~id, ~from, ~to and ~label of edges, and properties as name:Type. The header tells vertices and \
      edges apart, and vertices are loaded first whatever the order of the files. A directory stands for its \
      .csv and .csv.gz files, a pattern such as 'edges-*.csv' for the files it matches, - for standard input. Files \
      compressed by gzip are read as they are. A file may be a URL: https://, http://, file://, or \
      s3://bucket/key, signed by the credentials of the usual environment variables or profile file.

      Either everything is loaded or nothing is changed. A missing database is made, and removed again when the \
      load fails. With --on-error skip, rows that cannot be loaded go to a file of rejected rows, which can be \
      mended and loaded, and the exit code is 7.

      A column without a cardinality holds one value, name:Type[] a set, name:Type(list)[] a list.

      Files without a header have one in common: --header names the file whose first line it is. With --id-space, ids \
      need to be unique only among the files that follow it: NAME:id is what the graph has. Ends in another space name \
      it in the header, ~from(NAME) or ~to(NAME), and ~to() for none. Both options hold for the files behind them, \
      up to the next of their kind; an empty name ends them.

      With --batch, every so many rows are committed, and what is committed stays when the load breaks off; \
      --resume goes on from there, with the same files.

      A directory with a file pack.json is a pack: data, stored traversals, indexes and tests. It is installed in one \
      transaction, and not at all when one of its tests fails; when it is installed already, it is brought to the \
      version at hand. What you have changed or added since stays, and is named; --force takes the pack's.

      Rows are staged in memory up to --memory, then in files in --tmp that are gone when the load is over. What is \
      loaded does not depend on the number of threads, on the memory, or on how the rows are spread over files.
      """,
    examples: [
      Example(
        "graphq load air.graph nodes.csv edges.csv", "load two files; their headers tell what they hold"),
      Example(
        "graphq load air.graph --nodes n.csv --edges e.csv --dry-run", "check everything, write nothing"),
      Example(
        "graphq load air.graph export/ --on-error skip --report -",
        "a directory, past bad rows, with a report"),
      Example("graphq load miles.graph datasets/loyalty", "install a pack, or upgrade it"),
      Example(
        "graphq load air.graph s3://bucket/nodes.csv.gz --region eu-west-1",
        "from a store of objects"),
      Example(
        "graphq load shop.graph --id-space who people.csv --id-space what items.csv",
        "ids that are numbers of their own for people and for items"),
      Example(
        "graphq load air.graph --header head.csv 'r-*.csv' --infer-types",
        "files without headers, whose columns have the types of their values"),
    ],
    operands: [
      Operand("DB", .database, .required, "the directory of the database"),
      Operand(
        "FILE", .file, .repeating,
        "CSV files, directories or patterns of them, or - for standard input; or a pack"),
    ],
    options: options,
    run: run)
}
