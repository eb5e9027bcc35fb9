/* The one door to the C library that holds our bytes. */
#include <lmdb.h>
