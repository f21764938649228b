#define _GNU_SOURCE
#include "CNgspice.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#ifndef __linux__
static void close_on_exec(int descriptor) { fcntl(descriptor, F_SETFD, FD_CLOEXEC); }
#endif

int hillock_spawn(
    const char *path, char *const arguments[], char *const environment[], const char *log, pid_t *child, int *channel) {
    int ends[2];
#ifdef SOCK_CLOEXEC
    // Atomic: a sibling that another thread starts at this moment must not inherit the ends, or it would keep the
    // channel open after this worker's death.
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) return errno;
#else
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) return errno;
    close_on_exec(ends[0]);
    close_on_exec(ends[1]);
    int on = 1;
    setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
    setsockopt(ends[1], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addopen(
        &actions, 2, log && *log ? log : "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0600);
    // Whatever else is open here is not for a worker. It would keep alive what others wait to see closed: Foundation learns
    // of the end of a process by a socket that only that process should have.
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    posix_spawnattr_setflags(&attributes, flags);
    int code = posix_spawn(child, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (code) {
        close(ends[0]);
        return code;
    }
    fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK);
    *channel = ends[0];
    return 0;
}

ssize_t hillock_send(int channel, const void *bytes, size_t count) {
#ifdef MSG_NOSIGNAL
    return send(channel, bytes, count, MSG_NOSIGNAL);
#else
    return send(channel, bytes, count, 0);
#endif
}

static long microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

bool hillock_await(int channel, int patience, int limit) {
    long last = patience > 0 ? microseconds() + patience : 0;
    while (patience > 0 && microseconds() < last) {
        char byte;
        ssize_t count = recv(channel, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        if (count >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) return true;
        sched_yield();
    }
    struct pollfd waiting = {.fd = channel, .events = POLLIN};
    return poll(&waiting, 1, limit) != 0;
}

int hillock_pipe(int ends[2]) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK) ? errno : 0;
#else
    if (pipe(ends)) return errno;
    for (int i = 0; i < 2; i++) {
        close_on_exec(ends[i]);
        fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | O_NONBLOCK);
    }
    return 0;
#endif
}

void hillock_tie_to_parent(void) {
    signal(SIGINT, SIG_IGN);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

void hillock_plain_locale(void) {
    setenv("LC_ALL", "C", 1);
    setlocale(LC_ALL, "C");
}

void hillock_silence(bool keep_error) {
    int nowhere = open("/dev/null", O_RDWR);
    if (nowhere < 0) return;
    dup2(nowhere, 0);
    dup2(nowhere, 1);
    if (!keep_error) dup2(nowhere, 2);
    if (nowhere > 2) close(nowhere);
}
