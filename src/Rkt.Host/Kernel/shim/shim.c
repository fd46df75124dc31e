#include "shim.h"

int rkt_shim_version(void)
{
	return RKT_SHIM_VERSION;
}
