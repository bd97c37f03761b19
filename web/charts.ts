import { BarChart, FunnelChart, HeatmapChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, FunnelChart, HeatmapChart, LineChart, PieChart, ScatterChart, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

interface Series { name: string; values: (number | null)[]; hrefs?: (string | null)[]; hue?: string; }
interface Data {
  kind: "line" | "bar" | "stacked" | "pie" | "heatmap" | "funnel" | "scatter";
  categories: string[]; rows?: string[]; series: Series[]; hues?: (string | null)[];
  points?: { x: number; y: number; label?: string; href?: string }[];
  prefix?: string; suffix?: string; decimals?: number; xName?: string; yName?: string;
}

export function draw(canvas: HTMLElement, data: Data, visit: (href: string) => void) {
  // Custom properties hold light-dark(…), which only a real colour property resolves.
  const probe = canvas.appendChild(document.createElement("i"));
  // A colour in transition is still the one before.
  probe.style.setProperty("transition", "none", "important");
  const colour = (name: string) => { probe.style.color = `var(--gx-${name})`; return getComputedStyle(probe).color; };
  const ink = colour("text"), soft = colour("soft"), line = colour("line"), raised = colour("raised");
  const palette = [1, 2, 3, 4, 5, 6, 7, 8].map(n => colour(`c${n}`));
  const hue = (name?: string | null) => name ? { color: colour(name) } : undefined;
  const heat = [colour("sunken"), colour("c1")];
  const font = getComputedStyle(canvas).fontFamily;

  const lang = document.documentElement.lang;
  const number = new Intl.NumberFormat(lang, { maximumFractionDigits: data.decimals ?? 0 });
  const short = new Intl.NumberFormat(lang, { notation: "compact", maximumFractionDigits: 1 });
  const say = (value: unknown) => value == null ? "–" : `${data.prefix ?? ""}${number.format(Number(value))}${data.suffix ?? ""}`;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const links = new Map<string, string>();
  const link = (series: number, item: number, href?: string | null) => { if (href) links.set(`${series}/${item}`, href); };

  const category = (values: string[]) => ({ type: "category", data: values, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: soft, hideOverlap: true } });
  const value = (name?: string) => ({ type: "value", name, nameTextStyle: { color: soft }, splitLine: { lineStyle: { color: line } }, axisLabel: { color: soft, formatter: (v: number) => short.format(v) } });
  const option: Record<string, unknown> = {
    animation: !still, animationDuration: 160, color: palette, textStyle: { fontFamily: font, color: ink },
    grid: { left: 4, right: 28, top: data.series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
    tooltip: { trigger: data.kind === "line" || data.kind === "bar" || data.kind === "stacked" ? "axis" : "item", renderMode: "richText", confine: true, backgroundColor: raised, borderColor: line, padding: 10, textStyle: { color: ink, fontFamily: font, fontSize: 13 }, axisPointer: { type: data.kind === "line" ? "line" : "shadow", lineStyle: { color: soft }, shadowStyle: { opacity: .3 } }, valueFormatter: say },
  };
  if (data.series.length > 1 && data.kind !== "heatmap") option.legend = { top: 0, left: 0, itemWidth: 12, itemHeight: 8, icon: "roundRect", textStyle: { color: soft, fontFamily: font } };

  const flat = (data.series[0]?.values ?? []).map((v, i) => { link(0, i, data.series[0]?.hrefs?.[i]); return { name: data.categories[i], value: v, itemStyle: hue(data.hues?.[i]) }; });
  switch (data.kind) {
    case "pie":
      option.series = [{ type: "pie", radius: ["52%", "78%"], data: flat, label: { color: ink, formatter: "{b}  {d}%" }, itemStyle: { borderColor: raised, borderWidth: 2 } }];
      break;
    case "funnel":
      option.series = [{ type: "funnel", sort: "none", gap: 3, left: 0, right: 120, top: 4, bottom: 4, minSize: "8%", data: flat, label: { position: "right", color: ink, formatter: (p: { name: string; value: number }) => `${p.name}  ${say(p.value)}` }, itemStyle: { borderWidth: 0 } }];
      break;
    case "scatter": {
      const points = data.points ?? [];
      points.forEach((p, i) => link(0, i, p.href));
      Object.assign(option, { xAxis: value(data.xName), yAxis: value(data.yName), series: [{ type: "scatter", symbolSize: 8, itemStyle: { opacity: .75 }, data: points.map(p => ({ name: p.label, value: [p.x, p.y] })) }] });
      break;
    }
    case "heatmap": {
      const cells = data.series.flatMap((s, y) => s.values.map((v, x) => { link(0, y * s.values.length + x, s.hrefs?.[x]); return [x, y, v]; }));
      const all = cells.map(c => Number(c[2] ?? 0));
      Object.assign(option, { grid: { left: 4, right: 8, top: 8, bottom: 4, containLabel: true }, xAxis: category(data.categories), yAxis: category(data.series.map(s => s.name)), visualMap: { show: false, min: Math.min(...all), max: Math.max(...all), inRange: { color: heat } }, series: [{ type: "heatmap", data: cells, itemStyle: { borderColor: raised, borderWidth: 2 } }] });
      break;
    }
    default:
      Object.assign(option, {
        xAxis: category(data.categories), yAxis: value(data.yName),
        series: data.series.map((s, n) => ({
          name: s.name, type: data.kind === "line" ? "line" : "bar", stack: data.kind === "stacked" ? "all" : undefined, itemStyle: hue(s.hue), lineStyle: { width: 2 }, showSymbol: s.values.length < 2, symbolSize: 7, barMaxWidth: 28,
          data: s.values.map((v, i) => { link(n, i, s.hrefs?.[i]); return data.series.length === 1 && data.hues?.[i] ? { value: v, itemStyle: hue(data.hues[i]) } : v; }),
        })),
      });
  }

  probe.remove();
  const chart = echarts.init(canvas, undefined, { renderer: "svg" });
  chart.setOption(option);
  // The table under the chart says the same to a screen reader, with the same links.
  canvas.setAttribute("aria-hidden", "true");
  chart.on("click", event => {
    const href = links.get(`${event.seriesIndex ?? 0}/${event.dataIndex}`);
    if (href) visit(href);
  });
  return chart;
}
