// The arithmetic of a convolution: sizes, kernel, stride, padding, dilation, and the same transposed.
import { mostOutputPadding } from "../arithmetic/transposed";
import { forward } from "../conv_arithmetic/forward";
import { transposed } from "../conv_arithmetic/backward";
import type { Panel, Scene } from "../conv_arithmetic/scene";
import { Check, Slider } from "../ui/controls";
import { html, setAttributes } from "../ui/dom";
import { clamp, Grid, sideBySide, type Place } from "../ui/grid";
import { math } from "../ui/math";
import { Player } from "../ui/player";
import { define, Widget } from "../ui/widget";

const LARGEST = 12;
const LARGEST_TRANSPOSED = 6; // its output is several times as large

class ConvArithmetic extends Widget {
  protected readonly label = "Interactive figure: the arithmetic of a convolution";
  private readonly size = this.slider("input", "W", "size", 1, LARGEST, 5);
  private readonly kernel = this.slider("kernel", "F", "kernel", 1, 7, 3);
  private readonly stride = this.slider("stride", "S", "stride", 1, 4, 1);
  private readonly padding = this.slider("padding", "P", "padding", 0, 4, 0);
  private readonly dilation = this.slider("dilation", "d", "dilation", 1, 3, 1);
  private readonly outputPadding = this.slider("output padding", "P_out", "outputPadding", 0, 3, 0);
  private readonly back = new Check("transposed", "transposed" in this.dataset, () => this.reset());
  private readonly player = new Player(
    (by) => this.step(by),
    (playing) => setAttributes(this.status, { "aria-live": playing ? "off" : "polite" }),
  );
  private readonly formula = html("div", { class: "formula" });
  private readonly status = html("p", { class: "status", "aria-live": "polite" });
  private readonly left = new Grid("The input");
  private readonly right = new Grid("The output");
  private readonly board = html("div", { class: "board two" }, this.left.element, this.right.element);
  private place: Place = { row: 0, column: 0 };
  private scene!: Scene;

  protected build(): Node[] {
    const sliders = [this.size, this.kernel, this.stride, this.padding, this.dilation, this.outputPadding];
    const controls = html("div", { class: "controls" }, ...sliders.map((slider) => slider.element));
    this.player.element.append(this.back.element);
    for (const grid of [this.left, this.right]) grid.onPoint((square) => this.goTo(this.panelOf(grid).placeAt(square)));
    for (const grid of [this.left, this.right])
      grid.onArrows("The places of the layer: the arrow keys go from one to the next", (down, right) => {
        this.goTo({ row: this.place.row + down, column: this.place.column + right });
      });
    this.reset();
    return [controls, this.formula, this.player.element, this.status, this.board];
  }

  private slider(word: string, letter: string, name: string, min: number, max: number, fallback: number): Slider {
    return new Slider([`${word} `, ...math(letter)], { min, max, value: this.option(name, fallback) }, () => this.reset());
  }

  private panelOf(grid: Grid): Panel {
    return grid === this.left ? this.scene.left : this.scene.right;
  }

  private step(by: number): void {
    const count = this.scene.places;
    if (!count) return;
    const index = (this.place.row * count + this.place.column + by + count * count) % (count * count);
    this.show({ row: Math.floor(index / count), column: index % count });
  }

  private goTo({ row, column }: Place): void {
    this.player.stop();
    const { places } = this.scene;
    if (places) this.show({ row: clamp(row, places), column: clamp(column, places) });
  }

  /** Read the controls and begin at the first place. */
  private reset(): void {
    this.player.stop();
    this.size.max = this.back.checked ? LARGEST_TRANSPOSED : LARGEST;
    this.outputPadding.hidden = !this.back.checked;
    const axis = {
      size: this.size.value,
      kernel: this.kernel.value,
      stride: this.stride.value,
      padding: this.padding.value,
      dilation: this.dilation.value,
    };
    this.outputPadding.max = mostOutputPadding(axis);
    this.scene = this.back.checked ? transposed({ ...axis, outputPadding: this.outputPadding.value }) : forward(axis);
    sideBySide(this.board, Math.max(this.scene.left.side, 4), Math.max(this.scene.right.side, 4));
    this.write();
    this.show({ row: 0, column: 0 });
  }

  private write(): void {
    const lines = this.scene.formula.map((line) => html("p", {}, ...math(line)));
    const call = html("p", {}, html("code", {}, this.scene.call));
    const remark = html("p", { class: "problem" }, this.scene.remark);
    this.formula.replaceChildren(...lines, call, ...(this.scene.remark ? [remark] : []));
  }

  private show(place: Place): void {
    this.place = place;
    for (const grid of [this.left, this.right]) {
      const panel = this.panelOf(grid);
      grid.draw(panel.title, panel.side, panel.side, (row, column) => panel.look({ row, column }, place));
      grid.frame(...(this.scene.places ? [panel.frame(place)] : []));
    }
    this.status.textContent = this.scene.places ? this.scene.describe(place) : "";
  }
}

define("conv-arithmetic", ConvArithmetic);
