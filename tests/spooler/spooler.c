/*
 * Stands in for winspool.drv: printers and queues as a file beside it says (NAME.state), with what Microsoft documents of its
 * functions. Compiled for Linux by gcc with the same layouts, and for Windows by mingw-w64 with its own winspool.h.
 *
 *   away                                      nobody answers
 *   hang FUNCTION                             it never returns
 *   refuse COMMAND                            SetJob with this number fails
 *   keep                                      a deleted job stays, as one that is on its way to the port
 *   printer STATUS ATTRIBUTES NAME
 *   job ID STATUS TOTAL PRINTED USER DOCUMENT of the printer above; numbers are decimal, text is UTF-8 to the end of the line
 *
 * SetJob writes `ID COMMAND` lines to NAME.said, and every other call takes them into account: a deleted job is gone, a
 * printed one too unless it is retained, and a retained one cannot be deleted.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
#include <winspool.h>
#define EXPORT __declspec(dllexport)
#define SLEEP Sleep(1000)
#else
#include <dlfcn.h>
#include <unistd.h>
#define EXPORT __attribute__((visibility("default")))
#define SLEEP sleep(1)
#define WINAPI
#define TRUE 1
#define FALSE 0
typedef int BOOL;
typedef uint32_t DWORD, *LPDWORD;
typedef uint16_t WORD, WCHAR, *LPWSTR;
typedef uint8_t *LPBYTE;
typedef void *HANDLE, **LPHANDLE, *LPVOID, *LPPRINTER_DEFAULTSW;
typedef struct { WORD part[8]; } SYSTEMTIME;
typedef struct { LPWSTR pPrinterName, pServerName; DWORD Attributes; } PRINTER_INFO_4W;
typedef struct {
  LPWSTR pServerName, pPrinterName, pShareName, pPortName, pDriverName, pComment, pLocation;
  LPVOID pDevMode;
  LPWSTR pSepFile, pPrintProcessor, pDatatype, pParameters;
  LPVOID pSecurityDescriptor;
  DWORD Attributes, Priority, DefaultPriority, StartTime, UntilTime, Status, cJobs, AveragePPM;
} PRINTER_INFO_2W;
typedef struct {
  DWORD JobId;
  LPWSTR pPrinterName, pMachineName, pUserName, pDocument, pDatatype, pStatus;
  DWORD Status, Priority, Position, TotalPages, PagesPrinted;
  SYSTEMTIME Submitted;
} JOB_INFO_1W;
#endif

enum { PAUSED = 0x1, DELETING = 0x4, PRINTED = 0x80, RETAINED = 0x2000 };
enum { PAUSE = 1, RESUME = 2, DELETE_ = 5, RETAIN = 8, RELEASE = 9 };
enum { PRINTERS = 16, JOBS = 64, TEXT = 300 };

struct job { DWORD id, status, total, printed; int printer; char user[TEXT], document[TEXT]; };
struct printer { DWORD status, attributes; char name[TEXT]; };
struct state {
  int away, keep, printers, jobs;
  DWORD refused;
  char hangs[TEXT];
  struct printer printer[PRINTERS];
  struct job job[JOBS];
};

static void beside(char *path, size_t size, const char *end) {
#ifdef _WIN32
  HMODULE self;
  GetModuleHandleExA(6, (LPCSTR)beside, &self);
  GetModuleFileNameA(self, path, (DWORD)(size - 8));
#else
  Dl_info self;
  dladdr((void *)beside, &self);
  snprintf(path, size - 8, "%s", self.dli_fname);
#endif
  strcat(path, end);
}

static void line_end(char *text) { text[strcspn(text, "\r\n")] = 0; }

/* What was said to a job, in order. */
static void heard(struct state *state) {
  char path[4096];
  beside(path, sizeof path, ".said");
  FILE *file = fopen(path, "r");
  unsigned id, command;
  while (file && fscanf(file, "%u %u", &id, &command) == 2)
    for (int at = 0; at < state->jobs; at++) {
      struct job *job = &state->job[at];
      if (job->id != id) continue;
      if (command == PAUSE) job->status |= PAUSED;
      if (command == RESUME) job->status &= ~PAUSED;
      if (command == RETAIN) job->status |= RETAINED;
      if (command == RELEASE) job->status &= ~RETAINED;
      if (command == DELETE_) job->status |= DELETING;
    }
  if (file) fclose(file);
  int kept = 0;
  for (int at = 0; at < state->jobs; at++) {
    struct job *job = &state->job[at];
    int gone = !(job->status & RETAINED) && (job->status & (PRINTED | (state->keep ? 0 : DELETING)));
    if (!gone) state->job[kept++] = *job;
  }
  state->jobs = kept;
}

static struct state *now(const char *function) {
  static struct state state;
  memset(&state, 0, sizeof state);
  char path[4096], line[1024];
  beside(path, sizeof path, ".state");
  FILE *file = fopen(path, "r");
  if (!file) { state.away = 1; return &state; }
  while (fgets(line, sizeof line, file)) {
    line_end(line);
    struct printer *printer = &state.printer[state.printers];
    struct job *job = &state.job[state.jobs];
    unsigned a, b, c, d;
    if (!strcmp(line, "away")) state.away = 1;
    else if (!strcmp(line, "keep")) state.keep = 1;
    else if (sscanf(line, "refuse %u", &a) == 1) state.refused = a;
    else if (sscanf(line, "hang %299s", state.hangs) == 1) continue;
    else if (state.printers < PRINTERS && sscanf(line, "printer %u %u %299[^\n]", &a, &b, printer->name) == 3) {
      printer->status = a, printer->attributes = b, state.printers++;
    } else if (state.jobs < JOBS && sscanf(line, "job %u %u %u %u %299s %299[^\n]", &a, &b, &c, &d, job->user, job->document) == 6) {
      job->id = a, job->status = b, job->total = c, job->printed = d, job->printer = state.printers - 1;
      state.jobs++;
    }
  }
  fclose(file);
  heard(&state);
  while (!strcmp(state.hangs, function)) SLEEP;
  return &state;
}

/* UTF-8 into the room behind the structures. */
static LPWSTR put(LPBYTE *at, const char *text) {
  LPWSTR start = (LPWSTR)*at, end = start;
  const unsigned char *in = (const unsigned char *)text;
  while (*in) {
    uint32_t one = *in++;
    int more = one >= 0xf0 ? 3 : one >= 0xe0 ? 2 : one >= 0xc0 ? 1 : 0;
    if (more) one &= 0x3f >> more;
    while (more-- && *in) one = one << 6 | (*in++ & 0x3f);
    if (one >= 0x10000) *end++ = (WCHAR)(0xd7c0 + (one >> 10)), one = 0xdc00 | (one & 0x3ff);
    *end++ = (WCHAR)one;
  }
  *end++ = 0;
  *at = (LPBYTE)end;
  return start;
}

EXPORT BOOL WINAPI OpenPrinterW(LPWSTR name, LPHANDLE handle, LPPRINTER_DEFAULTSW defaults) {
  (void)defaults;
  struct state *state = now("OpenPrinterW");
  for (int at = 0; !state->away && at < state->printers; at++) {
    WCHAR room[TEXT];
    LPBYTE end = (LPBYTE)room;
    LPWSTR own = put(&end, state->printer[at].name);
    size_t length = (size_t)(end - (LPBYTE)room);
    if (memcmp(own, name, length)) continue;
    *handle = (HANDLE)(uintptr_t)(at + 1);
    return TRUE;
  }
  return FALSE;
}

EXPORT BOOL WINAPI ClosePrinter(HANDLE handle) { return handle != NULL; }

EXPORT BOOL WINAPI EnumPrintersW(DWORD flags, LPWSTR name, DWORD level, LPBYTE room, DWORD size, LPDWORD needed, LPDWORD returned) {
  (void)name;
  struct state *state = now("EnumPrintersW");
  if (state->away || flags != 6 || level != 4) return FALSE;
  *needed = (DWORD)(state->printers * (sizeof(PRINTER_INFO_4W) + TEXT * 2));
  *returned = 0;
  if (size < *needed) return FALSE;
  LPBYTE text = room + state->printers * sizeof(PRINTER_INFO_4W);
  for (int at = 0; at < state->printers; at++) {
    PRINTER_INFO_4W *one = (PRINTER_INFO_4W *)(void *)room + at;
    one->pPrinterName = put(&text, state->printer[at].name);
    one->pServerName = NULL;
    one->Attributes = state->printer[at].attributes;
  }
  *returned = (DWORD)state->printers;
  return TRUE;
}

EXPORT BOOL WINAPI GetPrinterW(HANDLE handle, DWORD level, LPBYTE room, DWORD size, LPDWORD needed) {
  struct state *state = now("GetPrinterW");
  int at = (int)(uintptr_t)handle - 1;
  if (state->away || level != 2 || at < 0 || at >= state->printers) return FALSE;
  *needed = sizeof(PRINTER_INFO_2W) + TEXT * 2;
  if (size < *needed) return FALSE;
  PRINTER_INFO_2W *one = (PRINTER_INFO_2W *)(void *)room;
  LPBYTE text = room + sizeof *one;
  memset(one, 0, sizeof *one);
  one->pPrinterName = put(&text, state->printer[at].name);
  one->Status = state->printer[at].status;
  one->Attributes = state->printer[at].attributes;
  return TRUE;
}

EXPORT BOOL WINAPI EnumJobsW(HANDLE handle, DWORD first, DWORD most, DWORD level, LPBYTE room, DWORD size, LPDWORD needed, LPDWORD returned) {
  struct state *state = now("EnumJobsW");
  int printer = (int)(uintptr_t)handle - 1, count = 0;
  if (state->away || level != 1 || first != 0) return FALSE;
  for (int at = 0; at < state->jobs; at++) count += state->job[at].printer == printer;
  if ((DWORD)count > most) count = (int)most;
  *needed = (DWORD)(count * (sizeof(JOB_INFO_1W) + TEXT * 4));
  *returned = 0;
  if (size < *needed) return FALSE;
  LPBYTE text = room + count * sizeof(JOB_INFO_1W);
  for (int at = 0; at < state->jobs && *returned < (DWORD)count; at++) {
    struct job *job = &state->job[at];
    if (job->printer != printer) continue;
    JOB_INFO_1W *one = (JOB_INFO_1W *)(void *)room + (*returned)++;
    memset(one, 0, sizeof *one);
    one->JobId = job->id;
    one->pUserName = put(&text, job->user);
    one->pDocument = put(&text, job->document);
    one->Status = job->status;
    one->TotalPages = job->total;
    one->PagesPrinted = job->printed;
  }
  return TRUE;
}

EXPORT BOOL WINAPI SetJobW(HANDLE handle, DWORD id, DWORD level, LPBYTE info, DWORD command) {
  (void)info;
  struct state *state = now("SetJobW");
  int printer = (int)(uintptr_t)handle - 1;
  if (state->away || level != 0 || command == state->refused) return FALSE;
  for (int at = 0; at < state->jobs; at++) {
    struct job *job = &state->job[at];
    if (job->id != id || job->printer != printer) continue;
    if (command == DELETE_ && (job->status & RETAINED)) return FALSE;
    char path[4096];
    beside(path, sizeof path, ".said");
    FILE *file = fopen(path, "a");
    if (!file) return FALSE;
    fprintf(file, "%u %u\n", (unsigned)id, (unsigned)command);
    return fclose(file) == 0;
  }
  return FALSE;
}
