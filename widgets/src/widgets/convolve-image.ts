// Edit a kernel over a picture, and see the products behind each pixel of the answer.
import { correlate, outputShape, patch, products, total } from "../arithmetic/correlate";
import { filled, type Table } from "../arithmetic/pooling";
import { KernelEditor } from "../convolve_image/editor";
import { isSigned, KERNELS, resized } from "../convolve_image/kernels";
import { black, dotted, fromAddress, fromFile, SIDE } from "../convolve_image/pictures";
import { Screen } from "../ui/screen";
import { button, Check, Choice, Menu, Slider } from "../ui/controls";
import { html, numberText } from "../ui/dom";
import { clamp, Grid, type Frame, type Place } from "../ui/grid";
import { onSpaceOrEnter } from "../ui/keys";
import { math } from "../ui/math";
import { define, Widget } from "../ui/widget";

const FIRST = "vertical edges";

class ConvolveImage extends Widget {
  protected readonly label = "Interactive figure: a kernel on a picture";
  private readonly presets = new Menu("kernel", Object.keys(KERNELS), FIRST, () => this.take(KERNELS[this.presets.value]));
  private readonly sides = new Choice("size", ["3", "5"], "3", () => this.take(resized(this.editor.kernel, Number(this.sides.value))));
  private readonly editor = new KernelEditor(() => this.update());
  private readonly stride = new Slider(["stride ", ...math("S")], { min: 1, max: 4, value: 1 }, () => this.update());
  private readonly padding = new Slider(["padding ", ...math("P")], { min: 0, max: 4, value: 0 }, () => this.update());
  private readonly drawing = new Check("draw on the picture", false, () => this.update());
  private readonly file = html("input", { type: "file", accept: "image/*", id: "own" });
  private readonly input = new Screen("The picture: arrow keys move the window, and Space draws where drawing is on");
  private readonly output = new Screen("The answer: arrow keys go from pixel to pixel");
  private readonly pixels = new Grid("The pixels under the window", 46);
  private readonly parts = new Grid("The products of pixels and weights", 46);
  private readonly status = html("p", { class: "status", "aria-live": "polite" });
  private picture: Table = black();
  private answer: Table = [];
  private place: Place = { row: 40, column: 40 };

  protected build(): Node[] {
    this.file.addEventListener("change", () => this.file.files?.[0] && this.load(fromFile(this.file.files[0])));
    this.input.onPoint((place, pressed) => this.pointInput(place, pressed));
    this.output.onPoint((place) => this.goTo(place));
    for (const screen of [this.input, this.output])
      screen.onArrows((down, right) => this.goTo({ row: this.place.row + down, column: this.place.column + right }));
    onSpaceOrEnter(this.input.canvas, () => this.drawing.checked && this.draw(this.middle()));
    const theme = { attributes: true, attributeFilter: ["data-theme"] };
    new MutationObserver(() => this.show()).observe(document.documentElement, theme); // a canvas does not follow by itself
    this.editor.kernel = KERNELS[FIRST];
    this.update();
    this.restore();
    const sliders = html("div", { class: "controls" }, this.stride.element, this.padding.element);
    return [
      html("div", { class: "row" }, this.presets.element, this.sides.element),
      html("div", { class: "beside" }, this.editor.element, sliders),
      html("div", { class: "board two" }, this.input.element, this.output.element),
      this.status,
      html("div", { class: "board two" }, this.pixels.element, this.parts.element),
      this.sources(),
    ];
  }

  private sources(): HTMLElement {
    const clear = button("Black", () => this.load(Promise.resolve(black())));
    const photo = button("Photograph", () => this.restore());
    const own = html("label", { for: "own" }, "your own picture, which stays with you: ");
    return html("div", { class: "row" }, this.drawing.element, clear, photo, html("div", {}, own, this.file));
  }

  private restore(): void {
    if (this.dataset.picture) this.load(fromAddress(this.dataset.picture));
  }

  private load(coming: Promise<Table>): void {
    coming.then(
      (picture) => {
        this.picture = picture;
        this.update();
      },
      () => (this.status.textContent = "This file holds no picture that the browser can read."),
    );
  }

  private take(kernel: Table): void {
    this.editor.kernel = kernel;
    this.sides.value = kernel.length === 5 ? "5" : "3";
    this.update();
  }

  private get layer() {
    return { kernel: this.editor.kernel, stride: this.stride.value, padding: this.padding.value };
  }

  /** The pixel of the picture in the middle of the window. */
  private middle(): Place {
    const along = (at: number) => at * this.layer.stride - this.layer.padding + (this.layer.kernel.length - 1) / 2;
    return { row: along(this.place.row), column: along(this.place.column) };
  }

  private draw(at: Place): void {
    this.picture = dotted(this.picture, at.row, at.column);
    this.update();
  }

  private pointInput({ row, column }: Place, pressed: boolean): void {
    const { kernel, stride, padding } = this.layer;
    if (this.drawing.checked && pressed) return this.draw({ row: row - padding, column: column - padding });
    const along = (at: number) => Math.round((at - (kernel.length - 1) / 2) / stride);
    this.goTo({ row: along(row), column: along(column) });
  }

  private goTo({ row, column }: Place): void {
    const [rows, columns] = outputShape(this.picture, this.layer);
    this.place = { row: clamp(row, rows), column: clamp(column, columns) };
    this.show();
  }

  private update(): void {
    this.answer = correlate(this.picture, this.layer);
    this.input.canvas.classList.toggle("drawing", this.drawing.checked);
    this.goTo(this.place);
  }

  private show(): void {
    const { kernel, stride, padding } = this.layer;
    const side = kernel.length;
    const { row, column } = this.place;
    const padded = filled(SIDE + 2 * padding, SIDE + 2 * padding, (i, j) => this.picture[i - padding]?.[j - padding] ?? 0);
    const window = { row: row * stride, column: column * stride, width: side, height: side };
    this.input.show(`picture ${SIDE} × ${SIDE}`, padded, [0, 1], window, padding);
    const reach = Math.max(...this.answer.flat().map(Math.abs)) || 1;
    const here: Frame = { row, column, width: 1, height: 1 };
    const [rows, columns] = [this.answer.length, this.answer[0].length];
    this.output.show(`answer ${rows} × ${columns}`, this.answer, isSigned(kernel) ? [-reach, reach] : [0, 1], here);
    const under = patch(this.picture, this.layer, row, column);
    const made = products(under, kernel);
    table(this.pixels, "pixels under the window", under);
    table(this.parts, "times weights", made);
    const grey = isSigned(kernel) ? "The weights sum to 0: mid-grey is 0." : "Black is 0, white is 1.";
    this.status.textContent = `Row ${row}, column ${column} of the answer: the products sum to ${numberText(total(made))}. ${grey}`;
  }
}

/** Write numbers into squares, positive ones on blue and negative ones on orange. */
function table(grid: Grid, title: string, values: Table): void {
  const reach = Math.max(1, ...values.flat().map(Math.abs));
  grid.draw(title, values.length, values.length, (row, column) => {
    const value = values[row][column];
    return { look: value < 0 ? "orange" : "blue", strength: Math.abs(value) / reach, text: numberText(value) };
  });
}

define("convolve-image", ConvolveImage);
