/* The one door to C: the library that holds our bytes, and the call that names a file system. */
#include <lmdb.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif
