/* Runs inside frame.html: tells the page around it how tall the releases are, at once, whenever that changes, and
   when it is asked. The number is no secret, so any page may learn it; that page checks who tells it. */

const tell = () => {
  const { height } = document.documentElement.getBoundingClientRect();
  parent.postMessage({ presseschau: { height: Math.ceil(height) } }, "*");
};

tell();
addEventListener("load", tell);
addEventListener("message", tell);
new ResizeObserver(tell).observe(document.documentElement);
