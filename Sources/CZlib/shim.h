/* The loader's door to C: the library that reads compressed files, and how much freed memory is kept. */
#include <zlib.h>
#ifdef __linux__
#include <malloc.h>
#endif
