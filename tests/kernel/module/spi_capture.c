// SPDX-License-Identifier: GPL-2.0
/*
 * A SPI bus that ends nowhere and remembers everything, for the kernel tests: /dev/spidev0.0 and /dev/spidev0.1 take
 * what a program sends, and each read of /dev/spicap gives one transfer back, oldest first: struct captured_head, then
 * the bytes sent. A read when nothing is left gives 0 bytes. What a transfer reads is what it sent.
 *
 * This file is loaded into a kernel under the GPL, hence its own licence.
 */
#include <linux/fs.h>
#include <linux/kfifo.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/spi/spi.h>

#define SELECTS 2
#define MAX_TRANSFER 4096	/* spidev's own buffer */
#define KEPT_BYTES (1 << 20)

struct captured_head {
	u32 select;
	u32 mode;
	u32 speed_hz;
	u32 lost;		/* transfers dropped before this one because nobody read */
};

static STRUCT_KFIFO_REC_2(KEPT_BYTES) *kept;
static DEFINE_MUTEX(kept_lock);
static u32 lost;
static struct { struct captured_head head; u8 bytes[MAX_TRANSFER]; } record;	/* under kept_lock */

static struct platform_device *platform;
static struct spi_controller *controller;

static int capture(struct spi_controller *bus, struct spi_device *device, struct spi_transfer *transfer)
{
	u32 length = min_t(u32, transfer->len, MAX_TRANSFER);

	mutex_lock(&kept_lock);
	record.head.select = spi_get_chipselect(device, 0);
	record.head.mode = device->mode;
	record.head.speed_hz = transfer->speed_hz;
	record.head.lost = lost;
	if (transfer->tx_buf)
		memcpy(record.bytes, transfer->tx_buf, length);
	else
		memset(record.bytes, 0, length);
	if (!kfifo_in(kept, (u8 *)&record, sizeof(record.head) + length))
		lost++;
	if (transfer->rx_buf)
		memcpy(transfer->rx_buf, record.bytes, length);
	mutex_unlock(&kept_lock);
	return 0;
}

static ssize_t read_one(struct file *file, char __user *to, size_t size, loff_t *offset)
{
	unsigned int copied = 0;
	int failed = 0;

	mutex_lock(&kept_lock);
	if (!kfifo_is_empty(kept))
		failed = kfifo_to_user(kept, to, size, &copied);
	mutex_unlock(&kept_lock);
	return failed ? failed : copied;
}

static const struct file_operations reading = { .owner = THIS_MODULE, .read = read_one };
static struct miscdevice device_file = { .minor = MISC_DYNAMIC_MINOR, .name = "spicap", .fops = &reading };

static int add_devices(void)
{
	int select;

	for (select = 0; select < SELECTS; select++) {
		/* One of the names that spidev answers to; there is no plain "spidev" since Linux 5.18. */
		struct spi_board_info info = {
			.modalias = "dh2228fv", .chip_select = select, .max_speed_hz = 125000000,
		};

		if (!spi_new_device(controller, &info))
			return -ENODEV;
	}
	return 0;
}

static int add_bus(void)
{
	int failed;

	controller = spi_alloc_host(&platform->dev, 0);
	if (!controller)
		return -ENOMEM;
	controller->bus_num = 0;
	controller->num_chipselect = SELECTS;
	controller->mode_bits = SPI_CPOL | SPI_CPHA | SPI_CS_HIGH | SPI_LSB_FIRST | SPI_NO_CS;
	controller->bits_per_word_mask = SPI_BPW_MASK(8);
	controller->max_speed_hz = 125000000;
	controller->transfer_one = capture;
	failed = spi_register_controller(controller);
	if (failed) {
		spi_controller_put(controller);
		return failed;
	}
	failed = add_devices();
	if (failed)
		spi_unregister_controller(controller);
	return failed;
}

static int __init start(void)
{
	int failed;

	kept = kvzalloc(sizeof(*kept), GFP_KERNEL);
	if (!kept)
		return -ENOMEM;
	INIT_KFIFO(*kept);
	platform = platform_device_register_simple("spi-capture", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(platform)) {
		failed = PTR_ERR(platform);
		goto no_platform;
	}
	failed = add_bus();
	if (failed)
		goto no_bus;
	failed = misc_register(&device_file);
	if (!failed)
		return 0;
	spi_unregister_controller(controller);
no_bus:
	platform_device_unregister(platform);
no_platform:
	kvfree(kept);
	return failed;
}

/* No exit: the guest lives for one run, and a module without one cannot be taken away under an open file. */
module_init(start);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A SPI bus that remembers what was sent to it");
