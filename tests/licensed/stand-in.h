/* What both stand-ins for the department's libraries share: where they lie, and how the file beside them has them behave. */
#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef _WIN32
/* With 32 bits names are then written as GetRMAC@20. */
#define EXPORT __declspec(dllexport) __stdcall
/* Where this file lies. */
static int own_path(char *path, int size) {
  HMODULE own;
  return GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (LPCSTR)&own_path, &own) && GetModuleFileNameA(own, path, size) > 0;
}
static void pause(void) { Sleep(1000); }
#else
#define EXPORT __attribute__((visibility("default")))
static int own_path(char *path, int size) {
  Dl_info here;
  if (!dladdr((void *)&own_path, &here)) return 0;
  snprintf(path, size, "%s", here.dli_fname);
  return 1;
}
#endif

/* The value of a word in the file beside the library; empty: not there. */
static const char *configured(const char *word) {
  static char value[128];
  char path[4096], name[64], line[256];
  value[0] = 0;
  if (!own_path(path, sizeof path - 6)) return value;
  strcat(path, ".conf");
  FILE *file = fopen(path, "r");
  if (file == NULL) return value;
  while (fgets(line, sizeof line, file) != NULL) {
    char found[128] = "";
    if (sscanf(line, "%63s %127s", name, found) == 2 && strcmp(name, word) == 0) strcpy(value, found);
  }
  fclose(file);
  return value;
}

static int is(const char *word, const char *value) { return strcmp(configured(word), value) == 0; }

static int16_t say(int32_t *status, int32_t code) {
  if (status != NULL) *status = code;
  return code == 0 ? 0 : 1;
}

/* A fault that this function has on demand; -1: none. */
static int32_t fault(const char *function) {
  const char *what = configured(function);
  if (strcmp(what, "hang") == 0) for (;;) pause();
  if (strcmp(what, "crash") == 0) *(volatile int *)8 = 1;
  if (strcmp(what, "end") == 0) _exit(0);
  if (strcmp(what, "print") == 0) {
    printf("{\"type\":\"opened\"}\nnot of the wire\n");
    fflush(stdout);
    fprintf(stderr, "nor this\n");
  }
  return what[0] >= '0' && what[0] <= '9' ? atoi(what) : -1;
}
