/*
 * The floor: the commands of our reading, sent by pcsc-lite with nothing around them. Waits for the card as we do, then
 * measures from the card-present event: to the end of the text, to the end of the photo.
 * Usage: card-floor ROUNDS READER. Prints one line a round: microseconds to text, to photo.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <winscard.h>

static SCARDHANDLE card;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void check(LONG result, const char *what) {
  if (result != SCARD_S_SUCCESS) {
    fprintf(stderr, "%s: %s\n", what, pcsc_stringify_error(result));
    exit(1);
  }
}

static DWORD send(const unsigned char *command, DWORD length, unsigned char *answer) {
  DWORD got = 258;
  check(SCardTransmit(card, SCARD_PCI_T0, command, length, NULL, answer, &got), "transmit");
  return got;
}

static void read_block(int offset, int length) {
  unsigned char answer[258];
  unsigned char read[] = {0x80, 0xb0, offset >> 8, offset & 0xff, 0x02, 0x00, length};
  send(read, sizeof read, answer);
  unsigned char get_response[] = {0x00, 0xc0, 0x00, 0x00, answer[1]};
  if (send(get_response, sizeof get_response, answer) != (DWORD)length + 2) {
    fprintf(stderr, "short answer at %d\n", offset);
    exit(1);
  }
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  static const unsigned char select_moi[] = {0, 0xa4, 4, 0, 8, 0xa0, 0, 0, 0, 0x54, 0x48, 0, 1};
  for (int round = 0; round < atoi(argv[1]); round++) {
    SCARDCONTEXT watching, talking;
    check(SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &watching), "context");
    check(SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &talking), "context");
    SCARD_READERSTATE state;
    memset(&state, 0, sizeof state);
    state.szReader = argv[2];
    do {
      state.dwCurrentState = state.dwEventState;
      check(SCardGetStatusChange(watching, INFINITE, &state, 1), "status");
    } while (!(state.dwEventState & SCARD_STATE_PRESENT));
    double start = now();
    DWORD protocol;
    check(SCardConnect(talking, argv[2], SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0, &card, &protocol), "connect");
    unsigned char answer[258];
    send(select_moi, sizeof select_moi, answer);
    read_block(0, 255);
    read_block(255, 122);
    read_block(5497, 174);
    double text = now();
    for (int done = 0; done < 5118; done += 255) read_block(379 + done, 5118 - done < 255 ? 5118 - done : 255);
    double photo = now();
    printf("%.0f %.0f\n", text - start, photo - start);
    SCardDisconnect(card, SCARD_LEAVE_CARD);
    SCardReleaseContext(talking);
    SCardReleaseContext(watching);
  }
  return 0;
}
