// Does what programs do with a heap, and looks into its own memory for what was freed. Ends with 0, or says which line isn't so.
#define _GNU_SOURCE
#include <CHeap.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define must(condition) \
    do { if (!(condition)) { fprintf(stderr, "line %d: %s\n", __LINE__, #condition); exit(1); } } while (0)

static const size_t sizes[] = {1, 24, 100, 1000, 1032, 5000, 100000, 131072, 1 << 20, (1 << 20) + 5, 9 << 20};
enum { COUNT = sizeof sizes / sizeof *sizes };

// Not as it stands in a block: the program would find itself.
static const char scrambled[] = "rb`mruhdckmqh";
static size_t length(void) { return sizeof scrambled - 1; }
static char letter(size_t index) { return (char)(scrambled[index % length()] + 1); }

static void fill(char *block, size_t size) {
    for (size_t index = 0; index < size; index++) block[index] = letter(index);
    // A compiler leaves out what nobody reads.
    __asm__ volatile("" : : "r"(block) : "memory");
}

static int is_filled(const char *block, size_t size) {
    for (size_t index = 0; index < size; index++)
        if (block[index] != letter(index)) return 0;
    return 1;
}

/// How often it stands in whatever this process can write to, but for its stack.
static int times_found(void) {
    static char content[1 << 16];
    int times = 0;
    FILE *maps = fopen("/proc/self/maps", "r"), *memory = fopen("/proc/self/mem", "r");
    must(maps && memory);
    setbuf(memory, NULL);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, maps) > 0) {
        unsigned long start, end;
        char rights[5];
        must(sscanf(line, "%lx-%lx %4s", &start, &end, rights) == 3);
        if (strncmp(rights, "rw", 2) != 0 || strstr(line, "[stack]") != NULL) continue;
        while (start < end) {
            if ((unsigned long)content - start < sizeof content) { start = (unsigned long)content + sizeof content; continue; }
            size_t wanted = end - start < sizeof content ? end - start : sizeof content;
            if (start < (unsigned long)content && start + wanted > (unsigned long)content) wanted = (unsigned long)content - start;
            if (fseeko(memory, (off_t)start, SEEK_SET) != 0 || fread(content, 1, wanted, memory) != wanted) break;
            for (size_t at = 0; at + length() <= wanted; at++)
                if (content[at] == letter(0) && is_filled(content + at, length())) times++;
            memset(content, 0, sizeof content);
            start += wanted;
        }
    }
    free(line);
    fclose(maps);
    fclose(memory);
    return times;
}

static void *work(void *unused) {
    (void)unused;
    unsigned seed = 7;
    char *blocks[50] = {0};
    for (int round = 0; round < 20000; round++) {
        int at = rand_r(&seed) % 50;
        size_t size = (size_t)(rand_r(&seed) % 3000) + 1;
        blocks[at] = round % 3 == 0 ? (free(blocks[at]), malloc(size)) : realloc(blocks[at], size);
        must(blocks[at] != NULL);
        fill(blocks[at], size);
    }
    for (int at = 0; at < 50; at++) free(blocks[at]);
    return NULL;
}

int main(void) {
    must(CHeap_wipes_what_is_freed());
    char *held = malloc(100);
    fill(held, 100);
    must(times_found() > 0);
    free(held);
    must(times_found() == 0);

    for (int at = 0; at < COUNT; at++) {
        char *block = malloc(sizes[at]);
        fill(block, sizes[at]);
        free(block);
        block = calloc(sizes[at], 2);
        for (size_t index = 0; index < sizes[at] * 2; index++) must(block[index] == 0);
        fill(block, sizes[at] * 2);
        free(block);
        for (size_t alignment = 16; alignment <= 8192; alignment *= 8) {
            void *aligned = NULL;
            must(posix_memalign(&aligned, alignment, sizes[at]) == 0 && (uintptr_t)aligned % alignment == 0);
            fill(aligned, sizes[at]);
            char *moved = realloc(aligned, sizes[at] * 3);
            must(is_filled(moved, sizes[at]));
            free(moved);
            aligned = aligned_alloc(alignment, sizes[at]);
            must((uintptr_t)aligned % alignment == 0);
            fill(aligned, sizes[at]);
            free(aligned);
        }
        // Larger and smaller, by little and by much.
        for (int other = 0; other < COUNT; other++) {
            block = malloc(sizes[at]);
            fill(block, sizes[at]);
            block = realloc(block, sizes[other]);
            must(is_filled(block, sizes[at] < sizes[other] ? sizes[at] : sizes[other]));
            fill(block, sizes[other]);
            must(malloc_usable_size(block) >= sizes[other]);
            free(block);
        }
    }
    must(times_found() == 0);

    errno = 77;
    free(NULL);
    free(malloc(3 << 20));
    must(errno == 77);
    volatile size_t none_at_all = 0, much = SIZE_MAX / 2;
    void *volatile result = realloc(malloc(10), none_at_all);
    must(result == NULL);
    result = reallocarray(NULL, much, 3);
    must(result == NULL && errno == ENOMEM);
    result = realloc(NULL, 10);
    must(result != NULL);
    void *none = NULL;
    must(posix_memalign(&none, 24, 1) == EINVAL && posix_memalign(&none, 4, 1) == EINVAL && none == NULL);

    // What libc itself allocates and frees.
    fill(held = malloc(40), 39);
    held[39] = 0;
    free(strdup(held));
    free(held);
    must(times_found() == 0);

    pthread_t threads[4];
    for (int at = 0; at < 4; at++) must(pthread_create(&threads[at], NULL, work, NULL) == 0);
    for (int round = 0; round < 5; round++) {
        // Others hold the heap while it is copied.
        pid_t child = fork();
        if (child == 0) {
            work(NULL);
            _exit(0);
        }
        int status = 1;
        must(waitpid(child, &status, 0) == child && status == 0);
    }
    for (int at = 0; at < 4; at++) must(pthread_join(threads[at], NULL) == 0);
    return 0;
}
