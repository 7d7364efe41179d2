/*
 * The pins of a BCM2835's GPIO block (Raspberry Pi 1 to 3, Zero 2 W) as the
 * world outside has them: who drives a line, pulls, levels, detection of
 * edges and levels, interrupts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_GPIO_PINS_H
#define HW_GPIO_PINS_H

#include "exec/hwaddr.h"
#include "hw/irq.h"
#include "hw/sysbus.h"
#include "qemu/timer.h"

#define PINS_COUNT 54
#define PINS_INTERRUPTS 4

typedef struct Pins {
    uint64_t latch;                 /* what GPSET and GPCLR left */
    uint64_t outputs;               /* pins with the function "output" */
    uint64_t pulled_up;
    uint64_t driven, drive;         /* driven from outside, and how */
    uint64_t level;
    uint64_t events;                /* GPEDS */
    uint64_t rising, falling, high, low, async_rising, async_falling;
    uint32_t pull;                  /* GPPUD, waiting for its clock */
    int8_t wire[PINS_COUNT];        /* the output that drives this pin, or -1 */
    qemu_irq interrupt[PINS_INTERRUPTS];
    QEMUTimer *timer;
    GArray *score;                  /* what is still to be played */
} Pins;

void pins_init(Pins *pins, Object *owner, SysBusDevice *device);
void pins_reset(Pins *pins);
/* After a write to GPFSEL: three bits of each pin, as they are now. */
void pins_set_functions(Pins *pins, const uint8_t *functions);
/* Whether the register is one of these; else nothing is done. */
bool pins_read(Pins *pins, hwaddr offset, uint64_t *value);
bool pins_write(Pins *pins, hwaddr offset, uint32_t value);
/* A byte that the SPI controller shifts out. */
void pins_log_spi(uint8_t byte);

#endif
