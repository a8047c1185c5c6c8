// Contrast of text as the browser has computed its colours (WCAG 2.2, success criterion 1.4.3).

function channels(colour) {
  const canvas = (channels.canvas ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }));
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return { rgb: [red, green, blue], alpha: alpha / 255 };
}

function over(front, back) {
  return front.rgb.map((value, i) => value * front.alpha + back[i] * (1 - front.alpha));
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function background(element) {
  const layers = [];
  for (let node = element; node; node = node.parentElement) {
    const layer = channels(getComputedStyle(node).backgroundColor);
    if (layer.alpha > 0) layers.unshift(layer);
    if (layer.alpha === 1) break;
  }
  return layers.reduce((back, layer) => over(layer, back), [255, 255, 255]);
}

function contrast(element) {
  const back = background(element);
  const text = luminance(over(channels(getComputedStyle(element).color), back));
  const behind = luminance(back);
  return (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
}

function contrastFailures(selector, least) {
  const failures = [];
  let seen = 0;
  for (const place of document.querySelectorAll(selector)) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const words = walker.currentNode.textContent.trim();
      if (!words || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (element.closest(":disabled, [aria-disabled=true], style, script")) continue;
      seen += 1;
      const ratio = contrast(element);
      if (ratio < least) failures.push(`${ratio.toFixed(2)}: ${words.slice(0, 60)} <${element.tagName.toLowerCase()}>`);
    }
  }
  return { seen, failures };
}
