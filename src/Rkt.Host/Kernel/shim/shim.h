#ifndef RKT_SHIM_H
#define RKT_SHIM_H

#define RKT_SHIM_VERSION 1

int rkt_shim_version(void);

#endif
