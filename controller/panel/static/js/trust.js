// Trust: what a QR code carried after the `#` goes on to the encrypted address.

const onward = document.querySelector("#onward");
onward.href += location.hash;
