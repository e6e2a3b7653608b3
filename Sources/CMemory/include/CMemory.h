#pragma once

/// From now on whatever this process frees is overwritten: what passwords were read from, copied to and encrypted in, in
/// whichever library. Swift's strings and the buffers of requests can't be told one by one.
void CMemory_wipe_what_is_freed(void);
