/*
 * A stand-in for the department's network library, written from the same declarations (native/licensed/table.json): it hands
 * messages to the emulated gateway of the first generation (fixtures/linkage/first-generation.ts) and its replies back. The
 * file FILE.conf beside it says how it behaves, a word and its value a line:
 *   port N              of the emulated gateway, on this machine
 *   AMI_REQUEST FAULT   N (a status), hang, crash, end, long, late, lie, garbage, print
 *   at NUMBER           the message that the fault is for, such as 5000; absent: every one
 */
#define _GNU_SOURCE
#ifdef _WIN32
#include <winsock2.h>
#else
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#define closesocket close
#endif
#include "stand-in.h"

/* Sends or takes all of it; 0: the other side is gone. */
static int all(int out, int to, char *bytes, int size) {
  for (int done = 0; done < size;) {
    int now = out ? send(to, bytes + done, size - done, 0) : recv(to, bytes + done, size - done, 0);
    if (now <= 0) return 0;
    done += now;
  }
  return 1;
}

/* One exchange; the reply's size, or minus a status of the transport. */
static int exchange(const char *message, int size, char *reply, int most) {
  struct sockaddr_in where = {0};
  uint32_t length = htonl(size);
  int to = (int)socket(AF_INET, SOCK_STREAM, 0);
  where.sin_family = AF_INET;
  where.sin_port = htons((uint16_t)atoi(configured("port")));
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(to, (struct sockaddr *)&where, sizeof where) != 0) {
    closesocket(to);
    return -107;
  }
  int result = -113;
  if (!all(1, to, (char *)&length, 4) || !all(1, to, (char *)message, size)) result = -111;
  else if (all(0, to, (char *)&length, 4)) {
    int got = (int)ntohl(length);
    if (got > most) result = -115;
    else if (all(0, to, reply, got)) result = got;
  }
  closesocket(to);
  return result;
}

EXPORT int32_t AMI_REQUEST(const char *host, const char *message, const int32_t *sendSize, char *reply, const int32_t *replyMax,
                           int32_t *replySize, const int32_t *timeLimit, int32_t *status) {
  char at[128];
  strcpy(at, configured("at"));
  int meant = at[0] == 0 || strncmp(message, at, 4) == 0;
  (void)timeLimit;
  *replySize = 0;
  if (strcmp(host, "amihost") != 0) return say(status, 107);
  int32_t code = meant ? fault("AMI_REQUEST") : -1;
  if (code > 0) return say(status, code);
#ifdef _WIN32
  WSADATA data;
  WSAStartup(0x202, &data);
#endif
  if (meant && is("AMI_REQUEST", "late")) sleep(1);
  int got = exchange(message, *sendSize, reply, *replyMax);
  if (got < 0) return say(status, -got);
  *replySize = got;
  if (meant && is("AMI_REQUEST", "long")) memset(reply, 'L', *replyMax + 300);
  if (meant && is("AMI_REQUEST", "lie")) *replySize = 1 << 30;
  if (meant && is("AMI_REQUEST", "garbage")) memset(reply, 0xa1, got);
  return say(status, 0);
}
