#include "views/common/ThemeColors.h"

#include <cmath>

namespace Peak {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

ThemeColors makeLight()
{
    ThemeColors c;
    c.scheme = Scheme::Light;
    c.window = rgb(0xF3F4F6);
    c.base = rgb(0xFFFFFF);
    c.alternate = rgb(0xF9FAFB);
    c.hover = rgb(0xEAECF0);
    c.text = rgb(0x1A1D21);
    c.dimText = rgb(0x59616D);
    c.disabledText = rgb(0x656D79);
    c.border = rgb(0xDCDFE4);
    c.control = rgb(0x858D9A);
    c.accent = rgb(0x1F5FBF);
    c.accentHover = rgb(0x184D9E);
    c.onAccent = rgb(0xFFFFFF);
    c.selection = rgb(0xDDE9FA);
    c.onSelection = rgb(0x14181D);
    c.info = rgb(0x1A57B0);
    c.good = rgb(0x16702F);
    c.warning = rgb(0x855000);
    c.danger = rgb(0xB3261E);
    c.infoTint = rgb(0xEAF1FC);
    c.goodTint = rgb(0xE8F5EB);
    c.warningTint = rgb(0xFCF2DD);
    c.dangerTint = rgb(0xFCECEA);
    return c;
}

ThemeColors makeDark()
{
    ThemeColors c;
    c.scheme = Scheme::Dark;
    c.window = rgb(0x181A1E);
    c.base = rgb(0x1F2227);
    c.alternate = rgb(0x23262C);
    c.hover = rgb(0x2B2F36);
    c.text = rgb(0xE4E6EA);
    c.dimText = rgb(0xA4ABB6);
    c.disabledText = rgb(0x8F96A2);
    c.border = rgb(0x343942);
    c.control = rgb(0x737B88);
    c.accent = rgb(0x7FB0F7);
    c.accentHover = rgb(0x9CC2FA);
    c.onAccent = rgb(0x0B1A30);
    c.selection = rgb(0x27405F);
    c.onSelection = rgb(0xF3F6FA);
    c.info = rgb(0x86B5F8);
    c.good = rgb(0x6FCB8B);
    c.warning = rgb(0xE8B54F);
    c.danger = rgb(0xFF9A90);
    c.infoTint = rgb(0x1E2C42);
    c.goodTint = rgb(0x1B3324);
    c.warningTint = rgb(0x372C16);
    c.dangerTint = rgb(0x40221F);
    return c;
}

ThemeColors makeContrast()
{
    ThemeColors c;
    c.scheme = Scheme::Contrast;
    c.window = rgb(0x000000);
    c.base = rgb(0x000000);
    c.alternate = rgb(0x000001); // differs so that the palette stays recognisable, not to the eye
    c.hover = rgb(0x2A2A2A);
    c.text = rgb(0xFFFFFF);
    c.dimText = rgb(0xE6E6E6);
    c.disabledText = rgb(0xB8B8B8);
    c.border = rgb(0xFFFFFF);
    c.control = rgb(0xFFFFFF);
    c.accent = rgb(0xFFE100);
    c.accentHover = rgb(0xFFF08A);
    c.onAccent = rgb(0x000000);
    c.selection = rgb(0x003C8F);
    c.onSelection = rgb(0xFFFFFF);
    c.info = rgb(0x8FD3FF);
    c.good = rgb(0x8CFFA8);
    c.warning = rgb(0xFFE100);
    c.danger = rgb(0xFFB3AB);
    c.infoTint = c.goodTint = c.warningTint = c.dangerTint = rgb(0x000000);
    return c;
}

double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

} // namespace

QColor ThemeColors::status(Status status) const
{
    switch (status) {
    case Status::Info:
        return info;
    case Status::Good:
        return good;
    case Status::Warning:
        return warning;
    case Status::Danger:
        return danger;
    case Status::Neutral:
        break;
    }
    return dimText;
}

QColor ThemeColors::tint(Status status) const
{
    switch (status) {
    case Status::Info:
        return infoTint;
    case Status::Good:
        return goodTint;
    case Status::Warning:
        return warningTint;
    case Status::Danger:
        return dangerTint;
    case Status::Neutral:
        break;
    }
    return window;
}

const ThemeColors &ThemeColors::of(Scheme scheme)
{
    static const ThemeColors light = makeLight();
    static const ThemeColors dark = makeDark();
    static const ThemeColors highContrast = makeContrast();
    switch (scheme) {
    case Scheme::Dark:
        return dark;
    case Scheme::Contrast:
        return highContrast;
    case Scheme::Light:
        break;
    }
    return light;
}

const ThemeColors &ThemeColors::of(const QPalette &palette)
{
    // AlternateBase is ours alone in every palette, and no widget of ours changes it.
    const QColor mark = palette.color(QPalette::Active, QPalette::AlternateBase);
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark, Scheme::Contrast}) {
        if (of(scheme).alternate == mark)
            return of(scheme);
    }
    return of(palette.color(QPalette::Base).lightness() < 128 ? Scheme::Dark : Scheme::Light);
}

QPalette ThemeColors::palette() const
{
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, const QColor &normal, const QColor &disabled) {
        p.setColor(QPalette::Active, role, normal);
        p.setColor(QPalette::Inactive, role, normal);
        p.setColor(QPalette::Disabled, role, disabled);
    };
    set(QPalette::Window, window, window);
    set(QPalette::WindowText, text, disabledText);
    set(QPalette::Base, base, window);
    set(QPalette::AlternateBase, alternate, alternate);
    set(QPalette::Text, text, disabledText);
    set(QPalette::PlaceholderText, dimText, disabledText);
    set(QPalette::Button, base, window);
    set(QPalette::ButtonText, text, disabledText);
    set(QPalette::BrightText, danger, disabledText);
    set(QPalette::Highlight, selection, window);
    set(QPalette::HighlightedText, onSelection, disabledText);
    set(QPalette::Link, info, disabledText);
    set(QPalette::LinkVisited, info, disabledText);
    set(QPalette::ToolTipBase, scheme == Scheme::Light ? text : hover, hover);
    set(QPalette::ToolTipText, scheme == Scheme::Light ? base : text, text);
    set(QPalette::Light, hover, hover);
    set(QPalette::Midlight, border, border);
    set(QPalette::Mid, border, border);
    set(QPalette::Dark, control, border);
    set(QPalette::Shadow, border, border);
    return p;
}

double ThemeColors::contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return a > b ? a / b : b / a;
}

QColor ThemeColors::readable(const QColor &wished, const QColor &surface) const
{
    if (contrast(wished, surface) >= 4.5)
        return wished;
    return contrast(text, surface) >= contrast(onSelection, surface) ? text : onSelection;
}

} // namespace Peak
