#pragma once

#include "models/domain/Status.h"

#include <QColor>
#include <QPalette>

namespace Peak {

/** Which of our palettes is shown. */
enum class Scheme { Light, Dark, Contrast };

/**
 * The colours that a QPalette has no role for: borders, dim text, accent, status colours and their
 * tints.
 *
 * Found again from the palette that a widget has, so that delegates and styles need no other object
 * and follow a change of theme by themselves. Plain values; GUI thread.
 */
struct ThemeColors
{
    Scheme scheme = Scheme::Light;
    QColor window, base, alternate,
        hover; ///< surfaces: frame, content, every second row, under the mouse
    QColor text, dimText, disabledText;
    QColor border, control; ///< hairlines between regions; outlines of controls (at least 3:1)
    QColor accent, accentHover, onAccent;
    QColor selection, onSelection;
    QColor info, good, warning, danger;
    QColor infoTint, goodTint, warningTint, dangerTint;

    QColor status(Status status) const;
    QColor tint(Status status) const;

    static const ThemeColors &of(Scheme scheme);
    static const ThemeColors &of(const QPalette &palette);
    QPalette palette() const;

    /** The WCAG 2 contrast of two opaque colours, 1 to 21. */
    static double contrast(const QColor &one, const QColor &other);
    /** `wished` where it can be read on `surface`, else whichever of the two safe colours can. */
    QColor readable(const QColor &wished, const QColor &surface) const;
};

} // namespace Peak
