// A drawing context that writes SVG instead of pixels. It has the part of CanvasRenderingContext2D's interface that the charts and
// plotters use, and passes for one, so that a chart draws on it as on any canvas.

const KEPT = ['fillStyle', 'strokeStyle', 'lineWidth', 'lineCap', 'lineJoin', 'globalAlpha', 'font', 'textAlign', 'textBaseline', 'dash', 'matrix', 'clipped'];
const ANCHORS = { center: 'middle', right: 'end', end: 'end' };
const ruler = document.createElement('canvas').getContext('2d');
let clips = 0;

const short = (number) => String(Math.round(number * 100) / 100);
const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

class SvgContext {
  constructor() {
    this.saved = [];
    this.clear();
  }

  clear() {
    const fresh = { fillStyle: '#000', strokeStyle: '#000', lineWidth: 1, lineCap: 'butt', lineJoin: 'miter', globalAlpha: 1, font: '10px sans-serif',
      textAlign: 'start', textBaseline: 'alphabetic', dash: [], matrix: new DOMMatrix(), clipped: '', imageSmoothingEnabled: true };
    // The prototype has accessors of these names, which only work on the browser's own contexts.
    for (const [name, value] of Object.entries(fresh)) {
      Object.defineProperty(this, name, { value, writable: true, configurable: true });
    }
    this.path = '';
    this.parts = [];
  }

  save() {
    this.saved.push(KEPT.map((name) => this[name]));
  }

  restore() {
    (this.saved.pop() ?? []).forEach((value, index) => { this[KEPT[index]] = value; });
  }

  translate(x, y) { this.matrix = this.matrix.translate(x, y); }
  rotate(angle) { this.matrix = this.matrix.rotate(angle * 180 / Math.PI); }
  scale(x, y) { this.matrix = this.matrix.scale(x, y); }
  setTransform(a, b, c, d, e, f) { this.matrix = new DOMMatrix([a, b, c, d, e, f]); }

  setLineDash(lengths) { this.dash = [...lengths]; }
  measureText(text) { ruler.font = this.font; return ruler.measureText(text); }

  // Paths. Points are transformed as they come; circles stay circles, as all charts scale both axes alike.
  at(x, y) {
    const { a, b, c, d, e, f } = this.matrix;
    return `${short(a * x + c * y + e)} ${short(b * x + d * y + f)}`;
  }

  get size() { return Math.hypot(this.matrix.a, this.matrix.b); }

  beginPath() { this.path = ''; }
  moveTo(x, y) { this.path += `M${this.at(x, y)}`; }
  lineTo(x, y) { this.path += `${this.path ? 'L' : 'M'}${this.at(x, y)}`; }
  closePath() { this.path += 'Z'; }
  quadraticCurveTo(x1, y1, x, y) { this.path += `Q${this.at(x1, y1)} ${this.at(x, y)}`; }
  bezierCurveTo(x1, y1, x2, y2, x, y) { this.path += `C${this.at(x1, y1)} ${this.at(x2, y2)} ${this.at(x, y)}`; }
  rect(x, y, width, height) { this.path += this.box(x, y, width, height); }

  arc(x, y, radius, from, to, reversed = false) {
    const span = Math.min(Math.abs(to - from), 2 * Math.PI) * (reversed ? -1 : 1);
    const on = (angle) => this.at(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    const r = short(radius * this.size);
    const half = (angle) => `A${r} ${r} 0 0 ${reversed ? 0 : 1} ${on(angle)}`;
    this.path += `${this.path ? 'L' : 'M'}${on(from)}${half(from + span / 2)}${half(from + span)}`;
  }

  box(x, y, width, height) {
    return `M${this.at(x, y)}L${this.at(x + width, y)}L${this.at(x + width, y + height)}L${this.at(x, y + height)}Z`;
  }

  // What is drawn.
  add(markup) {
    this.parts.push(this.clipped ? `<g clip-path="url(#${this.clipped})">${markup}</g>` : markup);
  }

  opacity() { return this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : ''; }

  outline() {
    const { size } = this;
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.map((length) => short(length * size)).join(' ')}"` : '';
    return ` fill="none" stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth * size)}" stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${dash}${this.opacity()}`;
  }

  draw(path, look) { if (path) this.add(`<path d="${path}"${look}/>`); }
  filled() { return ` fill="${this.fillStyle}"${this.opacity()}`; }
  stroke() { this.draw(this.path, this.outline()); }
  fill() { this.draw(this.path, this.filled()); }
  fillRect(x, y, width, height) { this.draw(this.box(x, y, width, height), this.filled()); }
  strokeRect(x, y, width, height) { this.draw(this.box(x, y, width, height), this.outline()); }

  // A chart clears its canvas before it draws anew.
  clearRect() { this.clear(); }

  clip() {
    clips += 1;
    const outer = this.clipped ? ` clip-path="url(#${this.clipped})"` : '';
    this.clipped = `clip-${clips}`;
    this.parts.push(`<clipPath id="${this.clipped}"${outer}><path d="${this.path}"/></clipPath>`);
  }

  text(text, x, y, look) {
    const ascent = (baseline) => {
      Object.assign(ruler, { font: this.font, textBaseline: baseline });
      return ruler.measureText(text).actualBoundingBoxAscent;
    };
    const down = ascent('alphabetic') - ascent(this.textBaseline);
    // Without the page's typeface, another one takes the same room.
    const length = short(ruler.measureText(text).width);
    const [, style, size, family] = /^(.*?)([\d.]+)px\s+(.*)$/.exec(this.font) ?? [null, '', '10', 'sans-serif'];
    const weight = /\b(bold|[1-9]00)\b/.exec(style)?.[0] ?? 'normal';
    const slant = /italic|oblique/.exec(style)?.[0] ?? 'normal';
    const { a, b, c, d, e, f } = this.matrix;
    const turned = a === 1 && b === 0 && c === 0 && d === 1 ? [e, f] : null;
    const place = turned
      ? `x="${short(x + turned[0])}" y="${short(y + down + turned[1])}"`
      : `x="${short(x)}" y="${short(y + down)}" transform="matrix(${[a, b, c, d, e, f].map(short).join(' ')})"`;
    this.add(`<text ${place} font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}" font-style="${slant}" text-anchor="${ANCHORS[this.textAlign] ?? 'start'}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${look}>${escaped(text)}</text>`);
  }

  fillText(text, x, y) { this.text(text, x, y, this.filled()); }
  strokeText(text, x, y) { this.text(text, x, y, this.outline()); }

  drawImage(image, ...places) {
    const [sx, sy, sw, sh, x, y, width, height] = places.length === 2 ? [0, 0, image.width, image.height, ...places, image.width, image.height] : places;
    const inside = image.drawing?.parts.join('') ?? `<image width="${image.width}" height="${image.height}" href="${image.toDataURL()}" image-rendering="pixelated"/>`;
    this.add(`<svg x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" viewBox="${[sx, sy, sw, sh].map(short).join(' ')}" preserveAspectRatio="none">${inside}</svg>`);
  }
}
Object.setPrototypeOf(SvgContext.prototype, CanvasRenderingContext2D.prototype);

/** A canvas whose drawing context writes SVG. */
export function svgCanvas() {
  const canvas = document.createElement('canvas');
  canvas.drawing = new SvgContext();
  canvas.getContext = () => canvas.drawing;
  return canvas;
}

/** What was drawn on such a canvas, as an SVG file. The size on paper is in CSS pixels, that of the drawing in its own. */
export function svgOf(canvas, title, words, ground, width, height) {
  const of = (name, text) => (text ? `<${name}>${escaped(text)}</${name}>` : '');
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${short(width)}" height="${short(height)}" viewBox="0 0 ${canvas.width} ${canvas.height}">`
    + `${of('title', title)}${of('desc', words)}<rect width="100%" height="100%" fill="${ground}"/>${canvas.drawing.parts.join('')}</svg>`;
}
