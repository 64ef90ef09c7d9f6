// One tooltip for the page. Its text is made when it is shown.

const tips = new WeakMap();

// tip gives an element a tooltip: a function that returns a title and lines of
// [name, value].
function tip(element, content) {
  tips.set(element, content);
  return element;
}

function showTip(content, x, y) {
  const box = byID("tooltip");
  const { title, lines } = content();
  replace(box, h("strong", null, h("bdi", null, title.slice(0, 300))),
    h("dl", null, lines.filter(([, value]) => value).map(([name, value]) =>
      [h("dt", null, name), h("dd", null, h("bdi", null, String(value).slice(0, 400)))])));
  box.hidden = false;
  const space = 12;
  const left = x + space + box.offsetWidth > innerWidth ? x - space - box.offsetWidth : x + space;
  const top = y + space + box.offsetHeight > innerHeight ? y - space - box.offsetHeight : y + space;
  box.style.setProperty("left", Math.max(4, left) + "px");
  box.style.setProperty("top", Math.max(4, top) + "px");
}

function hideTip() {
  byID("tooltip").hidden = true;
}

function tipOf(target) {
  for (let e = target; e instanceof Element; e = e.parentElement) if (tips.has(e)) return e;
  return null;
}

function startTips() {
  document.addEventListener("pointermove", (event) => {
    if (event.buttons) return;
    const element = tipOf(event.target);
    if (element) showTip(tips.get(element), event.clientX, event.clientY);
    else if (!document.activeElement || !document.activeElement.dataset.keepsTip) hideTip();
  });
  document.addEventListener("pointerleave", hideTip);
  document.addEventListener("scroll", hideTip, true);
  document.addEventListener("focusin", (event) => {
    if (tips.has(event.target)) {
      const box = event.target.getBoundingClientRect();
      showTip(tips.get(event.target), box.left + box.width / 2, box.bottom);
    } else if (!event.target.dataset.keepsTip) hideTip();
  });
}
