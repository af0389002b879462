package io.throughline.runner.local;

/**
 * The processes of a container that the runner talks to.
 *
 * @param supervisor the one that the runner started
 * @param root ends everything when it is killed: process 1 of the container where there are
 *     namespaces, else the supervisor
 * @param leader the program
 * @param group process group of the program
 */
record ContainerProcesses(OsProcess supervisor, OsProcess root, OsProcess leader, long group) {}
