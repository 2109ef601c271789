// PostgreSQL's client library, and the two extensions of glibc by which its server is started.
#pragma once
#include <libpq-fe.h>
#include <spawn.h>

// glibc declares these only for _GNU_SOURCE (chdir since 2.29, closefrom since 2.34).
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
