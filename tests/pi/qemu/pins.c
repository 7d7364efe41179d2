/*
 * The pins of a BCM2835's GPIO block, see pins.h. Registers have the names and
 * addresses of QEMU's bcm2835_gpio.c and Linux's pinctrl-bcm2835.c. Not
 * checked against Broadcom's data sheet.
 *
 * Three properties of the device, for QMP's qom-set and qom-get:
 *
 * drive  what happens outside, in order and from now on:
 *          17=0  17=1  17=z     pin 17 is driven low or high, or let go
 *          +2500                so many ns later, by the guest's clock
 *        All between two "+" happens in one instant: the chip sees only the
 *        levels at its end. Reading gives levels and outputs, in hexadecimal.
 * wires  "18>17 18>27": output 18 drives the pins 17 and 27 from outside.
 * log    a file for what happens at the pins, from now on, one line each, with
 *        the guest's clock in ns:
 *          NS pin N LEVEL in|out
 *          NS spi BYTES          shifted out without a change of a pin between
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/timer.h"
#include "hw/gpio/bcm2835_gpio.h"
#include "hw/gpio/pins.h"

#define SCORE_MAX 100000
#define SPI_BYTES_MAX 64

enum {
    GPSET0 = 0x1c, GPCLR0 = 0x28, GPLEV0 = 0x34, GPEDS0 = 0x40, GPREN0 = 0x4c,
    GPFEN0 = 0x58, GPHEN0 = 0x64, GPLEN0 = 0x70, GPAREN0 = 0x7c,
    GPAFEN0 = 0x88, GPPUD = 0x94, GPPUDCLK0 = 0x98, END = 0xa0,
};

enum { PULL_UP = 2, FUNCTION_OUTPUT = 1, LET_GO = -1 };

typedef struct Note {
    int64_t at_ns;
    uint8_t pin;
    int8_t level;                   /* 0, 1 or LET_GO */
} Note;

typedef struct Register {
    hwaddr offset;
    size_t field;
} Register;

/* Registers that are read and written as they are; two words each. */
static const Register plain[] = {
    { GPREN0, offsetof(Pins, rising) },
    { GPFEN0, offsetof(Pins, falling) },
    { GPHEN0, offsetof(Pins, high) },
    { GPLEN0, offsetof(Pins, low) },
    { GPAREN0, offsetof(Pins, async_rising) },
    { GPAFEN0, offsetof(Pins, async_falling) },
};

/* The chip has one log: its pins and its SPI controller write into it. */
static FILE *log_file;
static uint8_t spi_bytes[SPI_BYTES_MAX];
static unsigned spi_count;
static int64_t spi_ns;

static int64_t now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static uint64_t from_to(unsigned first, unsigned last)
{
    return MAKE_64BIT_MASK(first, last - first + 1);
}

static void write_spi_bytes(void)
{
    if (spi_count && log_file) {
        fprintf(log_file, "%" PRId64 " spi ", spi_ns);
        for (unsigned i = 0; i < spi_count; i++) {
            fprintf(log_file, "%02x", spi_bytes[i]);
        }
        fputc('\n', log_file);
    }
    spi_count = 0;
}

void pins_log_spi(uint8_t byte)
{
    if (!log_file) {
        return;
    }
    if (!spi_count) {
        spi_ns = now();
    }
    spi_bytes[spi_count++] = byte;
    if (spi_count == SPI_BYTES_MAX) {
        write_spi_bytes();
    }
}

static void log_changes(const Pins *pins, uint64_t changed)
{
    int64_t at_ns = now();

    if (!log_file || !changed) {
        return;
    }
    write_spi_bytes();
    for (unsigned pin = 0; pin < PINS_COUNT; pin++) {
        if (extract64(changed, pin, 1)) {
            fprintf(log_file, "%" PRId64 " pin %u %u %s\n", at_ns, pin,
                    (unsigned)extract64(pins->level, pin, 1),
                    extract64(pins->outputs, pin, 1) ? "out" : "in");
        }
    }
}

/* Table 6-1's note of banks: 0 to 27, 28 to 45, 46 to 53; the fourth
 * interrupt is raised by any pin. */
static void set_interrupts(Pins *pins)
{
    qemu_set_irq(pins->interrupt[0], (pins->events & from_to(0, 27)) != 0);
    qemu_set_irq(pins->interrupt[1], (pins->events & from_to(28, 45)) != 0);
    qemu_set_irq(pins->interrupt[2], (pins->events & from_to(46, 53)) != 0);
    qemu_set_irq(pins->interrupt[3], pins->events != 0);
}

static uint64_t outside_levels(const Pins *pins)
{
    uint64_t driven = pins->driven, drive = pins->drive;

    for (unsigned pin = 0; pin < PINS_COUNT; pin++) {
        int source = pins->wire[pin];
        if (source >= 0 && extract64(pins->outputs, source, 1)) {
            driven = deposit64(driven, pin, 1, 1);
            drive = deposit64(drive, pin, 1, extract64(pins->latch, source, 1));
        }
    }
    return (driven & drive) | (~driven & pins->pulled_up);
}

/*
 * GPLEV: the actual level. GPEDS: an enabled event. GPREN and GPFEN sample
 * with the system clock and filter out what is shorter than a few of its
 * cycles; levels here hold for one instant at least, so the asynchronous
 * GPAREN and GPAFEN see the same edges. GPHEN and GPLEN: as long as the level
 * is there, the event is.
 */
static void update(Pins *pins)
{
    uint64_t all = from_to(0, PINS_COUNT - 1), before = pins->level;
    uint64_t level = ((pins->outputs & pins->latch)
                      | (~pins->outputs & outside_levels(pins))) & all;
    uint64_t rose = level & ~before, fell = before & ~level;

    pins->level = level;
    pins->events |= (rose & (pins->rising | pins->async_rising))
                    | (fell & (pins->falling | pins->async_falling))
                    | (level & pins->high) | (~level & pins->low & all);
    log_changes(pins, rose | fell);
    set_interrupts(pins);
}

static bool in_pair(hwaddr offset, hwaddr first, unsigned *shift)
{
    *shift = offset == first + 4 ? 32 : 0;
    return offset == first || offset == first + 4;
}

static uint64_t *plain_register(Pins *pins, hwaddr offset, unsigned *shift)
{
    for (unsigned i = 0; i < ARRAY_SIZE(plain); i++) {
        if (in_pair(offset, plain[i].offset, shift)) {
            return (uint64_t *)((char *)pins + plain[i].field);
        }
    }
    return NULL;
}

bool pins_read(Pins *pins, hwaddr offset, uint64_t *value)
{
    unsigned shift;
    uint64_t *found = plain_register(pins, offset, &shift);

    if (found) {
        *value = extract64(*found, shift, 32);
    } else if (in_pair(offset, GPLEV0, &shift)) {
        *value = extract64(pins->level, shift, 32);
    } else if (in_pair(offset, GPEDS0, &shift)) {
        *value = extract64(pins->events, shift, 32);
    } else {
        *value = 0; /* GPSET, GPCLR, GPPUD: reading them says nothing */
        return offset >= GPSET0 && offset < END;
    }
    return true;
}

bool pins_write(Pins *pins, hwaddr offset, uint32_t value)
{
    unsigned shift;
    uint64_t *found = plain_register(pins, offset, &shift);
    uint64_t mask;

    if (found) {
        *found = deposit64(*found, shift, 32, value);
        update(pins);
        return true;
    }
    if (in_pair(offset, GPSET0, &shift)) {          /* a 0 has no effect */
        pins->latch |= (uint64_t)value << shift;
    } else if (in_pair(offset, GPCLR0, &shift)) {
        pins->latch &= ~((uint64_t)value << shift);
    } else if (in_pair(offset, GPEDS0, &shift)) {   /* cleared by a 1 */
        pins->events &= ~((uint64_t)value << shift);
    } else if (offset == GPPUD) {
        pins->pull = value & 3;
    } else if (in_pair(offset, GPPUDCLK0, &shift)) { /* a 1 clocks GPPUD in */
        mask = (uint64_t)value << shift;
        pins->pulled_up = pins->pull == PULL_UP ? pins->pulled_up | mask
                                                : pins->pulled_up & ~mask;
    } else {
        return offset >= GPSET0 && offset < END;    /* GPLEV, reserved */
    }
    update(pins);
    return true;
}

void pins_set_functions(Pins *pins, const uint8_t *functions)
{
    pins->outputs = 0;
    for (unsigned pin = 0; pin < PINS_COUNT; pin++) {
        if (functions[pin] == FUNCTION_OUTPUT) {
            pins->outputs |= 1ull << pin;
        }
    }
    update(pins);
}

/*
 * One instant of the score. A host that was late for it is late for the rest
 * as well: what is between two presses stays as it was asked for.
 */
static void play(void *opaque)
{
    Pins *pins = opaque;
    int64_t at_ns, late_ns;
    unsigned done;

    if (!pins->score->len) {
        return;
    }
    at_ns = g_array_index(pins->score, Note, 0).at_ns;
    late_ns = MAX(0, now() - at_ns);
    for (done = 0; done < pins->score->len; done++) {
        Note note = g_array_index(pins->score, Note, done);
        if (note.at_ns != at_ns) {
            break;
        }
        pins->driven = deposit64(pins->driven, note.pin, 1,
                                 note.level != LET_GO);
        pins->drive = deposit64(pins->drive, note.pin, 1, note.level == 1);
    }
    update(pins);
    g_array_remove_range(pins->score, 0, done);
    for (unsigned i = 0; i < pins->score->len; i++) {
        g_array_index(pins->score, Note, i).at_ns += late_ns;
    }
    if (pins->score->len) {
        timer_mod_ns(pins->timer, g_array_index(pins->score, Note, 0).at_ns);
    }
}

/* "17=0" and the like into a note; NULL, or what is allowed. */
static const char *read_note(const char *word, Note *note)
{
    const char *allowed = "PIN=0, PIN=1 or PIN=z with PIN from 0 to 53, or +NS";
    unsigned pin;

    if (qemu_strtoui(word, &word, 10, &pin) || pin >= PINS_COUNT
        || *word++ != '=' || !*word || word[1]) {
        return allowed;
    }
    if (!strchr("01z", *word)) {
        return allowed;
    }
    note->pin = pin;
    note->level = *word == 'z' ? LET_GO : *word - '0';
    return NULL;
}

static void set_drive(Object *owner, const char *value, Error **errp)
{
    Pins *pins = &BCM2835_GPIO(owner)->pins;
    g_auto(GStrv) words = g_strsplit(value, " ", -1);
    g_autoptr(GArray) notes = g_array_new(false, false, sizeof(Note));
    unsigned waiting = pins->score->len;
    Note note = { .at_ns = now() };
    uint64_t later_ns;

    if (waiting) { /* behind what is still to be played */
        note.at_ns = MAX(note.at_ns, g_array_index(pins->score, Note,
                                                   waiting - 1).at_ns);
    }
    for (char **word = words; *word; word++) {
        const char *wrong = NULL;
        if (!**word) {
            continue;
        }
        if (**word == '+') {
            if (qemu_strtou64(*word + 1, NULL, 10, &later_ns)
                || later_ns > 3600 * NANOSECONDS_PER_SECOND) {
                wrong = "+NS: at most an hour, in ns";
            } else {
                note.at_ns += later_ns;
            }
        } else {
            wrong = read_note(*word, &note);
            g_array_append_val(notes, note);
        }
        if (wrong) {
            error_setg(errp, "drive: %s: allowed: %s", *word, wrong);
            return;
        }
    }
    if (waiting + notes->len > SCORE_MAX) {
        error_setg(errp, "drive: more than %d notes are waiting", SCORE_MAX);
        return;
    }
    g_array_append_vals(pins->score, notes->data, notes->len);
    if (pins->score->len) {
        timer_mod_ns(pins->timer, g_array_index(pins->score, Note, 0).at_ns);
    }
}

static char *get_drive(Object *owner, Error **errp)
{
    Pins *pins = &BCM2835_GPIO(owner)->pins;

    return g_strdup_printf("0x%014" PRIx64 " out 0x%014" PRIx64, pins->level,
                           pins->outputs);
}

static void set_wires(Object *owner, const char *value, Error **errp)
{
    Pins *pins = &BCM2835_GPIO(owner)->pins;
    g_auto(GStrv) words = g_strsplit(value, " ", -1);
    int8_t wire[PINS_COUNT];

    memset(wire, -1, sizeof(wire));
    for (char **word = words; *word; word++) {
        const char *rest = *word;
        unsigned source, target;
        if (!*rest) {
            continue;
        }
        if (qemu_strtoui(rest, &rest, 10, &source) || source >= PINS_COUNT
            || *rest++ != '>' || qemu_strtoui(rest, NULL, 10, &target)
            || target >= PINS_COUNT) {
            error_setg(errp, "wires: %s: allowed: OUTPUT>PIN, each from 0 to 53",
                       *word);
            return;
        }
        wire[target] = source;
    }
    memcpy(pins->wire, wire, sizeof(wire));
    update(pins);
}

static void set_log(Object *owner, const char *value, Error **errp)
{
    FILE *file = fopen(value, "a");

    if (!file) {
        error_setg_errno(errp, errno, "log: %s", value);
        return;
    }
    setvbuf(file, NULL, _IOLBF, 0);
    if (log_file) {
        write_spi_bytes();
        fclose(log_file);
    }
    log_file = file;
}

void pins_init(Pins *pins, Object *owner, SysBusDevice *device)
{
    for (unsigned i = 0; i < PINS_INTERRUPTS; i++) {
        sysbus_init_irq(device, &pins->interrupt[i]);
    }
    memset(pins->wire, -1, sizeof(pins->wire));
    pins->score = g_array_new(false, false, sizeof(Note));
    pins->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, play, pins);
    object_property_add_str(owner, "drive", get_drive, set_drive);
    object_property_add_str(owner, "wires", NULL, set_wires);
    object_property_add_str(owner, "log", NULL, set_log);
}

/* The pulls after power-on: not checked against the data sheet. */
void pins_reset(Pins *pins)
{
    pins->latch = pins->outputs = pins->events = 0;
    pins->rising = pins->falling = pins->high = pins->low = 0;
    pins->async_rising = pins->async_falling = 0;
    pins->pull = 0;
    pins->pulled_up = from_to(0, 8) | from_to(34, 36) | from_to(46, 53);
    update(pins);
}
