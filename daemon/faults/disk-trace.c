/*
 * Notes what a process does to the files of one folder, in order and with the bytes, so that a power cut can be played
 * back at any point. Loaded with LD_PRELOAD; $DISK_TRACE_FOLDER names the folder, $DISK_TRACE_FILE the trace.
 *
 * A note is one write() at the end of the trace: kind (1) | file (4) | length (4) | bytes, numbers little-endian.
 *   C  the file is made (or emptied) under the name       W  bytes are put at its end
 *   B  a sync of the file begins (file 0: the folder)     S  it has returned, and all before its B is on the disk
 *   N  a rename, both names with a zero between           U  the name is removed
 * LevelDB writes through stdio; what it hands to fwrite counts as written, though the kernel may not have it yet: so
 * more can be half on the disk than with a real cut, never less.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#undef fwrite_unlocked

#define MOST_DESCRIPTORS 65536
#define THE_FOLDER 0
#define NOT_OURS 0xffffffffu
/* How the folder itself is remembered behind a descriptor, where 0 stands for nothing of ours. */
#define FOLDER_MARK 0xfffffffeu

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *folder;
static size_t folder_length;
static int trace = -1;
static uint32_t files = 0;
/* The file behind each descriptor, counted from one. */
static uint32_t behind[MOST_DESCRIPTORS];

static int (*real_open)(const char *, int, ...);
static FILE *(*real_fopen)(const char *, const char *);
static size_t (*real_fwrite)(const void *, size_t, size_t, FILE *);
static int (*real_fclose)(FILE *);
static int (*real_close)(int);
static int (*real_fdatasync)(int);
static int (*real_fsync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_unlink)(const char *);
static ssize_t (*real_write)(int, const void *, size_t);

static void prepare(void) {
  real_open = dlsym(RTLD_NEXT, "open64");
  real_fopen = dlsym(RTLD_NEXT, "fopen64");
  real_fwrite = dlsym(RTLD_NEXT, "fwrite_unlocked");
  real_fclose = dlsym(RTLD_NEXT, "fclose");
  real_close = dlsym(RTLD_NEXT, "close");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_rename = dlsym(RTLD_NEXT, "rename");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_write = dlsym(RTLD_NEXT, "write");
  folder = getenv("DISK_TRACE_FOLDER");
  const char *file = getenv("DISK_TRACE_FILE");
  if (folder == NULL || file == NULL) return;
  folder_length = strlen(folder);
  trace = real_open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* The name inside the folder; NULL for what does not matter: other folders, LevelDB's diary and lock, the place of checks. */
static const char *name_of(const char *path) {
  pthread_once(&once, prepare);
  if (trace < 0 || path == NULL || strncmp(path, folder, folder_length) != 0 || path[folder_length] != '/') return NULL;
  const char *name = path + folder_length + 1;
  if (strchr(name, '/') != NULL || strncmp(name, "LO", 2) == 0 || strcmp(name, "CHECKED") == 0) return NULL;
  return name;
}

static int is_folder(const char *path) {
  pthread_once(&once, prepare);
  return trace >= 0 && path != NULL && strcmp(path, folder) == 0;
}

static void note(char kind, uint32_t file, const void *bytes, size_t length) {
  size_t whole = 9 + length;
  unsigned char *buffer = malloc(whole);
  if (buffer == NULL) abort();
  uint32_t short_length = (uint32_t)length;
  buffer[0] = (unsigned char)kind;
  memcpy(buffer + 1, &file, 4);
  memcpy(buffer + 5, &short_length, 4);
  memcpy(buffer + 9, bytes, length);
  if (real_write(trace, buffer, whole) != (ssize_t)whole) abort();
  free(buffer);
}

static void remember(int descriptor, uint32_t mark) {
  if (descriptor >= 0 && descriptor < MOST_DESCRIPTORS) behind[descriptor] = mark;
}

static uint32_t file_behind(int descriptor) {
  if (descriptor < 0 || descriptor >= MOST_DESCRIPTORS || behind[descriptor] == 0) return NOT_OURS;
  return behind[descriptor] == FOLDER_MARK ? THE_FOLDER : behind[descriptor];
}

FILE *fopen64(const char *path, const char *mode) {
  const char *name = name_of(path);
  if (name == NULL || mode[0] == 'r') {
    pthread_once(&once, prepare);
    return real_fopen(path, mode);
  }
  /* What is put at the end of a file that was there before would need its bytes; LevelDB is not opened that way. */
  if (mode[0] != 'w') abort();
  pthread_mutex_lock(&order);
  FILE *file = real_fopen(path, mode);
  if (file != NULL) {
    files += 1;
    remember(fileno(file), files);
    note('C', files, name, strlen(name));
  }
  pthread_mutex_unlock(&order);
  return file;
}

size_t fwrite_unlocked(const void *bytes, size_t size, size_t count, FILE *file) {
  pthread_once(&once, prepare);
  uint32_t target = trace < 0 ? NOT_OURS : file_behind(fileno(file));
  if (target == NOT_OURS) return real_fwrite(bytes, size, count, file);
  pthread_mutex_lock(&order);
  size_t written = real_fwrite(bytes, size, count, file);
  if (written > 0) note('W', target, bytes, written * size);
  pthread_mutex_unlock(&order);
  return written;
}

int fclose(FILE *file) {
  pthread_once(&once, prepare);
  remember(fileno(file), 0);
  return real_fclose(file);
}

int close(int descriptor) {
  pthread_once(&once, prepare);
  remember(descriptor, 0);
  return real_close(descriptor);
}

int open64(const char *path, int flags, ...) {
  pthread_once(&once, prepare);
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
  }
  const char *name = name_of(path);
  /* A file of the store that is written past stdio would be missing from the trace. */
  if (name != NULL && (flags & O_ACCMODE) != O_RDONLY) abort();
  int descriptor = real_open(path, flags, mode);
  remember(descriptor, is_folder(path) ? FOLDER_MARK : 0);
  return descriptor;
}

int open(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
  }
  return open64(path, flags, mode);
}

static int synced(int descriptor, int (*sync)(int)) {
  uint32_t target = trace < 0 ? NOT_OURS : file_behind(descriptor);
  if (target == NOT_OURS) return sync(descriptor);
  /* Only what was there when it began is certainly on the disk; its beginning is named by the file and this number. */
  static uint32_t syncs = 0;
  pthread_mutex_lock(&order);
  uint32_t number = ++syncs;
  note('B', target, &number, 4);
  pthread_mutex_unlock(&order);
  int result = sync(descriptor);
  int error = errno;
  pthread_mutex_lock(&order);
  if (result == 0) note('S', target, &number, 4);
  pthread_mutex_unlock(&order);
  errno = error;
  return result;
}

int fdatasync(int descriptor) {
  pthread_once(&once, prepare);
  return synced(descriptor, real_fdatasync);
}

int fsync(int descriptor) {
  pthread_once(&once, prepare);
  return synced(descriptor, real_fsync);
}

int rename(const char *from, const char *to) {
  const char *before = name_of(from);
  const char *after = name_of(to);
  if (before == NULL || after == NULL) {
    pthread_once(&once, prepare);
    return real_rename(from, to);
  }
  pthread_mutex_lock(&order);
  int result = real_rename(from, to);
  int error = errno;
  if (result == 0) {
    char names[512];
    size_t first = strlen(before) + 1, second = strlen(after);
    if (first + second > sizeof names) abort();
    memcpy(names, before, first);
    memcpy(names + first, after, second);
    note('N', 0, names, first + second);
  }
  pthread_mutex_unlock(&order);
  errno = error;
  return result;
}

int unlink(const char *path) {
  const char *name = name_of(path);
  if (name == NULL) {
    pthread_once(&once, prepare);
    return real_unlink(path);
  }
  pthread_mutex_lock(&order);
  int result = real_unlink(path);
  int error = errno;
  if (result == 0) note('U', 0, name, strlen(name));
  pthread_mutex_unlock(&order);
  errno = error;
  return result;
}
