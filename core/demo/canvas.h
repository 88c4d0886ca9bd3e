// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A thin hand on Cairo for the demo clips: colours, easing, integer noise, soft shapes. Everything is a
// function of its arguments, so that a frame is the same each time it is drawn.

#include <cairo.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>

namespace forereach::demo {

inline constexpr int kWidth = 540;
inline constexpr int kHeight = 960;
inline constexpr int kFrameRate = 30;
inline constexpr double kPi = 3.14159265358979323846;

struct Colour {
    double r = 0, g = 0, b = 0, a = 1;
    Colour faded(double alpha) const { return {r, g, b, a * alpha}; }
};

Colour rgb(std::uint32_t hex, double alpha = 1);
Colour mix(Colour from, Colour to, double share);

double clamp01(double x);
/// 0 before `from`, 1 after `to`, smooth between.
double ramp(double x, double from, double to);
double easeOutBack(double x);   // overshoots a little, 0..1
double easeOutBounce(double x); // falls and bounces, 0..1

/// Uniform in [0, 1) from integers (splitmix's finaliser).
double hash01(std::uint64_t a, std::uint64_t b = 0);
/// Smooth noise in [0, 1) along a line, and five octaves of it.
double noise(double x, std::uint64_t seed);
double ridge(double x, std::uint64_t seed);

struct SurfaceDelete {
    void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
};
struct ContextDelete {
    void operator()(cairo_t* c) const { cairo_destroy(c); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDelete>;
using Context = std::unique_ptr<cairo_t, ContextDelete>;

struct Stop {
    double at;
    Colour colour;
};

/// Saves the graphics state for a scope.
class Saved {
public:
    explicit Saved(cairo_t* c) : m_c(c) { cairo_save(c); }
    ~Saved() { cairo_restore(m_c); }
    Saved(const Saved&) = delete;
    Saved& operator=(const Saved&) = delete;

private:
    cairo_t* m_c;
};

void setColour(cairo_t*, Colour);
/// Fills the current path.
void fill(cairo_t*, Colour);
void fillKeep(cairo_t*, Colour);
void stroke(cairo_t*, Colour, double width);
void fillVertical(cairo_t*, double y0, double y1, std::initializer_list<Stop>);
void fillRadial(cairo_t*, double x, double y, double radius, std::initializer_list<Stop>);

void circle(cairo_t*, double x, double y, double radius);
void ellipse(cairo_t*, double x, double y, double rx, double ry);
void roundedBox(cairo_t*, double x, double y, double w, double h, double radius);
/// A soft round spot: `colour` in the middle, nothing at the edge.
void glow(cairo_t*, double x, double y, double radius, Colour);

/// Runs `paint` on a clear picture of a quarter of the size and spreads it over the frame as it lies: for
/// soft things only, cheaply.
void paintSoft(cairo_t*, const std::function<void(cairo_t*)>& paint);

/// Darkens the upper and lower edge a little, so that text stands out.
void vignette(cairo_t*, double strength);

/// Centred bold text of the generic sans family with a soft shadow, shrunk if it would not fit the frame.
void caption(cairo_t*, double x, double y, double size, const std::string& text, Colour, double alpha,
             double scale = 1);

} // namespace forereach::demo
