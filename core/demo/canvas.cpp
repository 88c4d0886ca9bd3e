// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/canvas.h"

#include <algorithm>
#include <cmath>

#include "core/base/random.h"

namespace forereach::demo {

Colour rgb(std::uint32_t hex, double alpha) {
    return {((hex >> 16) & 0xFF) / 255.0, ((hex >> 8) & 0xFF) / 255.0, (hex & 0xFF) / 255.0, alpha};
}

Colour mix(Colour from, Colour to, double share) {
    const double s = clamp01(share);
    return {from.r + (to.r - from.r) * s, from.g + (to.g - from.g) * s, from.b + (to.b - from.b) * s,
            from.a + (to.a - from.a) * s};
}

double clamp01(double x) {
    return std::clamp(x, 0.0, 1.0);
}

double ramp(double x, double from, double to) {
    const double s = clamp01((x - from) / (to - from));
    return s * s * (3 - 2 * s);
}

double easeOutBack(double x) {
    const double s = clamp01(x) - 1;
    return 1 + 2.70158 * s * s * s + 1.70158 * s * s;
}

double easeOutBounce(double x) {
    x = clamp01(x);
    if (x < 1 / 2.75) return 7.5625 * x * x;
    if (x < 2 / 2.75) return 7.5625 * (x - 1.5 / 2.75) * (x - 1.5 / 2.75) + 0.75;
    if (x < 2.5 / 2.75) return 7.5625 * (x - 2.25 / 2.75) * (x - 2.25 / 2.75) + 0.9375;
    return 7.5625 * (x - 2.625 / 2.75) * (x - 2.625 / 2.75) + 0.984375;
}

double hash01(std::uint64_t a, std::uint64_t b) {
    return static_cast<double>(mix64(mix64(a) + b) >> 11) * 0x1p-53;
}

double noise(double x, std::uint64_t seed) {
    const double cell = std::floor(x);
    const auto i = static_cast<std::uint64_t>(static_cast<std::int64_t>(cell));
    const double a = hash01(i, seed), b = hash01(i + 1, seed);
    return a + (b - a) * ramp(x - cell, 0, 1);
}

double ridge(double x, std::uint64_t seed) {
    double sum = 0, weight = 0.5;
    for (std::uint64_t octave = 0; octave < 5; ++octave) {
        sum += weight * noise(x, seed + octave * 977);
        weight *= 0.5;
        x *= 2.03;
    }
    return sum / 0.96875;
}

void setColour(cairo_t* c, Colour k) {
    cairo_set_source_rgba(c, k.r, k.g, k.b, k.a);
}

void fill(cairo_t* c, Colour k) {
    setColour(c, k);
    cairo_fill(c);
}

void fillKeep(cairo_t* c, Colour k) {
    setColour(c, k);
    cairo_fill_preserve(c);
}

void stroke(cairo_t* c, Colour k, double width) {
    setColour(c, k);
    cairo_set_line_width(c, width);
    cairo_stroke(c);
}

namespace {

void fillPattern(cairo_t* c, cairo_pattern_t* pattern, std::initializer_list<Stop> stops) {
    for (const Stop& s : stops)
        cairo_pattern_add_color_stop_rgba(pattern, s.at, s.colour.r, s.colour.g, s.colour.b, s.colour.a);
    cairo_set_source(c, pattern);
    cairo_fill(c);
    cairo_pattern_destroy(pattern);
}

} // namespace

void fillVertical(cairo_t* c, double y0, double y1, std::initializer_list<Stop> stops) {
    fillPattern(c, cairo_pattern_create_linear(0, y0, 0, y1), stops);
}

void fillRadial(cairo_t* c, double x, double y, double radius, std::initializer_list<Stop> stops) {
    fillPattern(c, cairo_pattern_create_radial(x, y, 0, x, y, radius), stops);
}

void circle(cairo_t* c, double x, double y, double radius) {
    cairo_new_sub_path(c);
    cairo_arc(c, x, y, std::max(radius, 0.0), 0, 2 * kPi);
}

void ellipse(cairo_t* c, double x, double y, double rx, double ry) {
    if (rx <= 0 || ry <= 0) return;
    Saved saved(c);
    cairo_translate(c, x, y);
    cairo_scale(c, rx, ry);
    cairo_new_sub_path(c);
    cairo_arc(c, 0, 0, 1, 0, 2 * kPi);
}

void roundedBox(cairo_t* c, double x, double y, double w, double h, double radius) {
    const double r = std::min({radius, w / 2, h / 2});
    cairo_new_sub_path(c);
    cairo_arc(c, x + w - r, y + r, r, -kPi / 2, 0);
    cairo_arc(c, x + w - r, y + h - r, r, 0, kPi / 2);
    cairo_arc(c, x + r, y + h - r, r, kPi / 2, kPi);
    cairo_arc(c, x + r, y + r, r, kPi, 1.5 * kPi);
    cairo_close_path(c);
}

void glow(cairo_t* c, double x, double y, double radius, Colour k) {
    circle(c, x, y, radius);
    fillRadial(c, x, y, radius, {{0, k}, {0.35, k.faded(0.45)}, {0.7, k.faded(0.1)}, {1, k.faded(0)}});
}

void paintSoft(cairo_t* c, const std::function<void(cairo_t*)>& paint) {
    const Surface small(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, kWidth / 4, kHeight / 4));
    {
        const Context inner(cairo_create(small.get()));
        cairo_scale(inner.get(), 0.25, 0.25);
        paint(inner.get());
    }
    Saved saved(c);
    cairo_identity_matrix(c);
    cairo_scale(c, 4, 4);
    cairo_set_source_surface(c, small.get(), 0, 0);
    cairo_pattern_set_extend(cairo_get_source(c), CAIRO_EXTEND_PAD);
    cairo_pattern_set_filter(cairo_get_source(c), CAIRO_FILTER_BILINEAR);
    cairo_paint(c);
}

void vignette(cairo_t* c, double strength) {
    cairo_rectangle(c, 0, 0, kWidth, 190);
    fillVertical(c, 0, 190, {{0, rgb(0, strength)}, {1, rgb(0, 0)}});
    cairo_rectangle(c, 0, kHeight - 170, kWidth, 170);
    fillVertical(c, kHeight - 170, kHeight, {{0, rgb(0, 0)}, {1, rgb(0, strength)}});
}

void caption(cairo_t* c, double x, double y, double size, const std::string& text, Colour k, double alpha,
             double scale) {
    if (alpha <= 0 || scale <= 0) return;
    Saved saved(c);
    cairo_select_font_face(c, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    cairo_set_font_size(c, size);
    cairo_text_extents_t extents{};
    cairo_text_extents(c, text.c_str(), &extents);
    const double widest = kWidth - 64;
    const double fit = extents.width > widest ? widest / extents.width : 1;
    cairo_translate(c, x, y);
    cairo_scale(c, fit * scale, fit * scale);
    cairo_move_to(c, -extents.width / 2 - extents.x_bearing, size * 0.36);
    cairo_text_path(c, text.c_str());
    cairo_path_t* path = cairo_copy_path(c);
    cairo_set_line_join(c, CAIRO_LINE_JOIN_ROUND);
    for (const double width : {14.0, 9.0, 5.0}) {
        setColour(c, rgb(0x120A14, 0.16 * alpha));
        cairo_set_line_width(c, width);
        cairo_stroke_preserve(c);
    }
    cairo_new_path(c);
    cairo_append_path(c, path);
    cairo_path_destroy(path);
    fill(c, k.faded(alpha));
}

} // namespace forereach::demo
