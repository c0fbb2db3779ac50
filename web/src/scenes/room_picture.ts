/**
 * The room of a guided session, painted once: a tall window with the night behind it, shelves, a clock, a lamp on a
 * small table beside lavender, two chairs. Everything is lit by the lamp (in the morning by the window).
 */
import type { Theme } from './palettes';
import { planOf, TONES } from './room_plan';
import { type Brush, paintChair, paintClock } from './room_things';
import { seeded } from './seeded';

export interface RoomPlan {
  /** Where the lamp's light, the window's middle and the clock's pendulum are, in pixels from the top left. */
  lamp: { x: number; y: number; size: number };
  window: { x: number; y: number };
  pendulum: { x: number; y: number; long: number };
}

/** Paints the room over the whole of `context` (w by h pixels), and says where its living parts are. */
export function paintRoom(context: CanvasRenderingContext2D, w: number, h: number, theme: Theme): RoomPlan {
  const c = context;
  const tones = TONES[theme];
  const night = theme === 'night';
  const plan = planOf(w, h);
  const { s, floor, table, lamp } = plan;
  const random = seeded(23);
  const down = (y0: number, y1: number, colours: readonly string[]) => {
    const fill = c.createLinearGradient(0, y0, 0, y1);
    colours.forEach((one, i) => {
      fill.addColorStop(i / (colours.length - 1), one);
    });
    return fill;
  };
  const around = (x: number, y: number, r: number, colour: string, alphas: readonly number[]) => {
    const fill = c.createRadialGradient(x, y, 0, x, y, r);
    alphas.forEach((alpha, i) => {
      fill.addColorStop(i / (alphas.length - 1), `rgba(${colour}, ${alpha})`);
    });
    return fill;
  };
  const shape = (fill: string | CanvasGradient, draw: () => void) => {
    c.beginPath();
    draw();
    c.fillStyle = fill;
    c.fill();
  };
  const stroke = (colour: string, width: number, draw: () => void) => {
    c.beginPath();
    draw();
    c.strokeStyle = colour;
    c.lineWidth = width;
    c.stroke();
  };
  const box = (x: number, y: number, wide: number, high: number, r = 0) => c.roundRect(x, y, wide, high, r);
  c.lineCap = 'round';
  c.lineJoin = 'round';
  c.globalCompositeOperation = 'source-over';
  c.fillStyle = down(0, floor, tones.wall);
  c.fillRect(0, 0, w, floor + 1);
  c.globalAlpha = night ? 0.06 : 0.35;
  for (let x = (w / 2) % (s * 0.075); x < w; x += s * 0.075)
    stroke(tones.edge, s * 0.0016, () => {
      c.moveTo(x, 0);
      c.lineTo(x, floor);
    });
  c.globalAlpha = 1;
  c.fillStyle = down(floor, h, tones.floor);
  c.fillRect(0, floor, w, h - floor);
  // Floor boards run towards the window.
  c.globalAlpha = night ? 0.35 : 0.5;
  for (let i = -14; i <= 14; i++)
    stroke(tones.dark, s * 0.0018, () => {
      c.moveTo(plan.window.x + i * s * 0.11, floor);
      c.lineTo(plan.window.x + i * s * 0.3, h * 1.1);
    });
  c.globalAlpha = 1;
  shape(tones.wood, () => box(0, floor - s * 0.022, w, s * 0.026));
  stroke(tones.edge, s * 0.0018, () => {
    c.moveTo(0, floor - s * 0.022);
    c.lineTo(w, floor - s * 0.022);
  });

  paintWindow();
  paintShelf();
  const brush: Brush = { c, s, tones, night, shape, stroke, box };
  paintClock(brush, plan.clock.x, plan.clock.y);
  paintRug();
  paintTable();
  if (plan.wide) {
    paintChair(brush, Math.max(w * 0.5 - s * 0.56, s * 0.34), floor + s * 0.13, 1);
    paintChair(brush, Math.min(w * 0.5 + s * 0.5, w - s * 0.52), floor + s * 0.13, -1);
  }
  paintLight();
  return {
    lamp,
    window: { x: plan.window.x, y: (plan.window.top + plan.window.foot) / 2 },
    pendulum: { x: plan.clock.x, y: plan.clock.y + s * 0.045, long: s * 0.085 },
  };

  function arch(grow: number) {
    const { x, top, foot, half } = plan.window;
    const r = half + grow;
    c.moveTo(x - r, foot + grow * 0.6);
    c.lineTo(x - r, top + half);
    c.ellipse(x, top + half, r, half + grow, 0, Math.PI, 0);
    c.lineTo(x + r, foot + grow * 0.6);
    c.closePath();
  }

  function paintWindow() {
    const { x, top, foot, half } = plan.window;
    shape(tones.frame, () => arch(s * 0.022));
    stroke(tones.edge, s * 0.0022, () => arch(s * 0.022));
    c.save();
    c.beginPath();
    arch(0);
    c.clip();
    c.fillStyle = down(top, foot, tones.night);
    c.fillRect(x - half, top, half * 2, foot - top);
    if (night)
      for (let i = 0; i < 70; i++) {
        const deep = random();
        c.globalAlpha = (0.25 + 0.75 * random()) * (1 - deep * 0.8);
        shape('#e8e6ff', () =>
          c.arc(
            x + (random() * 2 - 1) * half,
            top + deep * (foot - top) * 0.8,
            s * (0.0008 + 0.0018 * random() ** 4),
            0,
            7,
          ),
        );
      }
    c.globalAlpha = 1;
    // Hills far off, in three depths.
    ['#6d5790', '#43396f', '#221f4a'].forEach((one, i) => {
      const base = foot - (foot - top) * (0.2 - i * 0.065);
      shape(night ? one : (['#d7c7e6', '#c2b3db', '#aaa0cd'][i] as string), () => {
        c.moveTo(x - half, foot);
        for (let k = 0; k <= 24; k++) {
          const at = k / 24;
          const swell = Math.sin(at * 5 + i * 2.1) + 0.4 * Math.sin(at * 13 + i);
          c.lineTo(x - half + at * half * 2, base - swell * s * 0.012);
        }
        c.lineTo(x + half, foot);
      });
    });
    c.restore();
    for (const k of [-1 / 3, 1 / 3])
      stroke(tones.frame, s * 0.007, () => {
        c.moveTo(x + half * k, top + half * (1 - Math.sqrt(1 - k * k)));
        c.lineTo(x + half * k, foot);
      });
    for (const y of [top + half, (top + half + foot) / 2])
      stroke(tones.frame, s * 0.007, () => {
        c.moveTo(x - half, y);
        c.lineTo(x + half, y);
      });
    shape(tones.wood, () => box(x - half * 1.2, foot + s * 0.008, half * 2.4, s * 0.022, s * 0.005));
    stroke(tones.edge, s * 0.002, () => {
      c.moveTo(x - half * 1.2, foot + s * 0.009);
      c.lineTo(x + half * 1.2, foot + s * 0.009);
    });
    // Thin curtains, drawn aside, on a rod.
    stroke(tones.edge, s * 0.005, () => {
      c.moveTo(x - half * 1.42, top - s * 0.034);
      c.lineTo(x + half * 1.42, top - s * 0.034);
    });
    for (const side of [-1, 1])
      for (let i = 0; i < 9; i++) {
        const from = x + side * half * (1.34 - i * 0.045);
        c.globalAlpha = (night ? 0.22 : 0.5) * (0.5 + 0.5 * random());
        stroke(tones.cloth, s * 0.012, () => {
          c.moveTo(from, top - s * 0.03);
          c.bezierCurveTo(
            from - side * s * 0.004 * i,
            foot * 0.55 + top * 0.45,
            x + side * half * (1.22 + i * 0.016),
            foot * 0.8 + top * 0.2,
            x + side * half * (1.2 + i * 0.022),
            floor - s * 0.03,
          );
        });
      }
    c.globalAlpha = 1;
  }

  function paintShelf() {
    const { left, right, top, rows } = plan.shelf;
    const row = plan.wide ? (floor - s * 0.02 - top) / rows : s * 0.165;
    const foot = top + rows * row;
    if (plan.wide) shape(night ? '#1d1534' : '#d9cbe2', () => box(left, top, right - left, floor - top));
    for (let i = 0; i < rows; i++) {
      const board = top + (i + 1) * row;
      for (let x = left + s * 0.012; x < right - s * 0.03; ) {
        const thick = s * (0.011 + 0.017 * random());
        const high = row * (0.56 + 0.3 * random());
        const colour = tones.spines[(random() * tones.spines.length) | 0] as string;
        const what = random();
        if (what < 0.07) x += s * 0.035 * random();
        else {
          c.save();
          c.translate(x, board);
          if (what > 0.94) c.rotate(-0.13);
          shape(colour, () => box(0, -high, thick, high, s * 0.002));
          c.globalAlpha = 0.55;
          for (const k of [0.14, 0.2, 0.82])
            stroke(tones.edge, s * 0.0013, () => {
              c.moveTo(thick * 0.12, -high * k);
              c.lineTo(thick * 0.88, -high * k);
            });
          c.globalAlpha = night ? 0.4 : 0.2;
          shape(tones.dark, () => box(0, -high, thick * 0.28, high, s * 0.002));
          c.restore();
        }
        x += thick + s * (what > 0.94 ? 0.012 : 0.0016);
      }
      shape(tones.wood, () => box(left, board - s * 0.001, right - left + s * 0.012, s * 0.013, s * 0.003));
      stroke(tones.edge, s * 0.0018, () => {
        c.moveTo(left, board);
        c.lineTo(right + s * 0.012, board);
      });
    }
    if (!plan.wide) return;
    for (const y of [top - s * 0.012, foot])
      shape(tones.wood, () => box(left, y, right - left + s * 0.016, s * 0.016));
    shape(tones.wood, () => box(right - s * 0.002, top - s * 0.012, s * 0.016, floor - top));
    stroke(tones.edge, s * 0.0022, () => {
      c.moveTo(right + s * 0.013, top - s * 0.01);
      c.lineTo(right + s * 0.013, floor - s * 0.02);
    });
  }

  function paintRug() {
    const x = plan.window.x;
    const y = floor + (h - floor) * 0.62;
    for (const [k, alpha] of [
      [1, 0.5],
      [0.88, 0.35],
      [0.6, 0.3],
    ] as const) {
      c.globalAlpha = alpha;
      shape(k === 0.88 ? tones.flowers[2]! : tones.chair[0], () =>
        c.ellipse(x, y, s * 0.62 * k, s * 0.1 * k, 0, 0, 7),
      );
    }
    c.globalAlpha = 1;
  }

  function paintTable() {
    const { x, y, half } = table;
    for (const k of [-0.72, 0.72])
      shape(tones.wood, () => {
        c.moveTo(x + half * k - s * 0.008, y);
        c.lineTo(x + half * k + s * 0.008, y);
        c.lineTo(x + half * k * 1.08 + s * 0.004, floor + s * 0.05);
        c.lineTo(x + half * k * 1.08 - s * 0.004, floor + s * 0.05);
      });
    shape(tones.wood, () => box(x - half * 0.9, y + s * 0.006, half * 1.8, s * 0.04, s * 0.006));
    shape(tones.wood, () => box(x - half, y - s * 0.004, half * 2, s * 0.015, s * 0.007));
    stroke(tones.edge, s * 0.0024, () => {
      c.moveTo(x - half * 0.98, y - s * 0.003);
      c.lineTo(x + half * 0.98, y - s * 0.003);
    });
    // Two books lie there, and lavender stands in a glass.
    shape(tones.spines[3]!, () => box(x + half * 0.42, y - s * 0.022, half * 0.5, s * 0.018, s * 0.003));
    shape(tones.spines[4]!, () => box(x + half * 0.46, y - s * 0.037, half * 0.42, s * 0.015, s * 0.003));
    const vase = x - half * 0.5;
    for (let i = 0; i < 13; i++) {
      const lean = (i / 12 - 0.5) * 1.7 + (random() - 0.5) * 0.16;
      const long = s * (0.15 + 0.06 * random());
      const tip = { x: vase + Math.sin(lean * 0.62) * long, y: y - s * 0.05 - Math.cos(lean * 0.55) * long };
      const bend = { x: vase + lean * s * 0.012, y: y - s * 0.1 };
      stroke(tones.stem, s * 0.0024, () => {
        c.moveTo(vase + lean * s * 0.006, y - s * 0.012);
        c.quadraticCurveTo(bend.x, bend.y, tip.x, tip.y);
      });
      for (let k = 0; k < 22; k++) {
        const t = 1 - (k / 22) * 0.42;
        const q = 1 - t;
        const at = {
          x: q * q * vase + 2 * q * t * bend.x + t * t * tip.x,
          y: q * q * (y - s * 0.012) + 2 * q * t * bend.y + t * t * tip.y,
        };
        const wide = s * 0.0105 * Math.sin(Math.PI * Math.min(1, 0.2 + k / 24));
        c.globalAlpha = 0.65 + 0.35 * random();
        shape(tones.flowers[(random() * 4) | 0] as string, () =>
          c.ellipse(
            at.x + (random() * 2 - 1) * wide,
            at.y + (random() - 0.5) * s * 0.006,
            s * 0.0034,
            s * 0.0052,
            lean * 0.6,
            0,
            7,
          ),
        );
      }
    }
    c.globalAlpha = night ? 0.42 : 0.8;
    shape(tones.vase, () => {
      c.moveTo(vase - s * 0.017, y - s * 0.07);
      c.quadraticCurveTo(vase - s * 0.036, y - s * 0.02, vase - s * 0.022, y - s * 0.004);
      c.lineTo(vase + s * 0.022, y - s * 0.004);
      c.quadraticCurveTo(vase + s * 0.036, y - s * 0.02, vase + s * 0.017, y - s * 0.07);
    });
    c.globalAlpha = 1;
    // The lamp: a foot, and a shade that the light comes through.
    shape(tones.edge, () => {
      c.moveTo(lamp.x - s * 0.006, lamp.y + s * 0.06);
      c.bezierCurveTo(
        lamp.x - s * 0.008,
        y - s * 0.09,
        lamp.x - s * 0.044,
        y - s * 0.08,
        lamp.x - s * 0.034,
        y - s * 0.004,
      );
      c.lineTo(lamp.x + s * 0.034, y - s * 0.004);
      c.bezierCurveTo(
        lamp.x + s * 0.044,
        y - s * 0.08,
        lamp.x + s * 0.008,
        y - s * 0.09,
        lamp.x + s * 0.006,
        lamp.y + s * 0.06,
      );
    });
  }

  function paintShade() {
    const fill = c.createRadialGradient(lamp.x, lamp.y + s * 0.02, 0, lamp.x, lamp.y + s * 0.02, s * 0.13);
    fill.addColorStop(0, night ? '#ffeec8' : '#ffffff');
    fill.addColorStop(0.45, tones.shade[0]);
    fill.addColorStop(1, tones.shade[1]);
    shape(fill, () => {
      c.moveTo(lamp.x - s * 0.055, lamp.y - s * 0.07);
      c.lineTo(lamp.x + s * 0.055, lamp.y - s * 0.07);
      c.quadraticCurveTo(lamp.x + s * 0.075, lamp.y + s * 0.02, lamp.x + s * 0.108, lamp.y + s * 0.065);
      c.quadraticCurveTo(lamp.x, lamp.y + s * 0.083, lamp.x - s * 0.108, lamp.y + s * 0.065);
      c.quadraticCurveTo(lamp.x - s * 0.075, lamp.y + s * 0.02, lamp.x - s * 0.055, lamp.y - s * 0.07);
    });
  }

  function paintLight() {
    const { x, y } = night ? lamp : { x: plan.window.x, y: (plan.window.top + plan.window.foot) / 2 };
    const reach = Math.max(s * 1.15, w * (plan.wide ? 0.75 : 1.1));
    const dim = c.createRadialGradient(x, y, 0, x, y, reach);
    dim.addColorStop(0, '#ffffff');
    dim.addColorStop(0.22, night ? '#efdcdc' : '#ffffff');
    dim.addColorStop(0.5, night ? '#a596bd' : '#f4eef6');
    dim.addColorStop(1, night ? '#6d659c' : '#dcd2e8');
    c.globalCompositeOperation = 'multiply';
    c.fillStyle = dim;
    c.fillRect(0, 0, w, h);
    c.globalCompositeOperation = night ? 'lighter' : 'soft-light';
    c.fillStyle = around(x, y, s * 0.8, tones.glow, night ? [0.2, 0.13, 0.07, 0.025, 0] : [0.6, 0.3, 0]);
    c.fillRect(0, 0, w, h);
    // The light falls from under the shade onto the table and stands on the wall above it.
    if (night) {
      for (const [sx, sy, alpha] of [
        [0.3, 0.1, 0.26],
        [0.5, 0.3, 0.07],
      ] as const) {
        c.save();
        c.translate(lamp.x, alpha > 0.2 ? table.y : lamp.y - s * 0.1);
        c.scale(sx * s, sy * s);
        c.fillStyle = around(0, 0, 1, tones.glow, [alpha, alpha * 0.4, 0]);
        c.fillRect(-1, -1, 2, 2);
        c.restore();
      }
    }
    c.globalCompositeOperation = 'source-over';
    paintShade();
    if (!night) return;
    c.globalCompositeOperation = 'lighter';
    c.fillStyle = around(lamp.x, lamp.y, s * 0.2, tones.glow, [0.22, 0.1, 0.03, 0]);
    c.fillRect(lamp.x - s * 0.2, lamp.y - s * 0.2, s * 0.4, s * 0.4);
    c.globalCompositeOperation = 'source-over';
  }
}
