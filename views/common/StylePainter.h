#pragma once

#include <QStyleOption>

class QPainter;
class QWidget;

namespace Peak {

struct ThemeColors;

/**
 * The shapes that PeakStyle is made of, each drawn from a style option.
 *
 * Nothing but painting: no state, no decisions about which control gets which. GUI thread.
 */
namespace StylePainter {

/** A flat rounded surface with an outline of one pixel (two when `strong`), sharp at every scale.
 */
void box(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &line,
         bool strong = false);
void button(const QStyleOptionButton &option, QPainter *painter, const ThemeColors &colors);
void toolButton(const QStyleOption &option, QPainter *painter, const ThemeColors &colors);
void field(const QStyleOption &option, QPainter *painter, const ThemeColors &colors);
void comboBox(const QStyleOptionComboBox &option, QPainter *painter, const ThemeColors &colors);
void checkBox(const QStyleOption &option, QPainter *painter, const ThemeColors &colors);
void radioButton(const QStyleOption &option, QPainter *painter, const ThemeColors &colors);
void headerSection(const QStyleOptionHeader &option, QPainter *painter, const ThemeColors &colors);
void headerLabel(const QStyleOptionHeader &option, QPainter *painter, const ThemeColors &colors);
void progress(const QStyleOptionProgressBar &option, QPainter *painter, const ThemeColors &colors);
void scrollBar(const QStyleOptionSlider &option, const QRect &handle, QPainter *painter,
               const ThemeColors &colors);
void focusRing(const QRect &rect, QPainter *painter, const ThemeColors &colors);
/** A tool button's icon and words inside `rect`. */
void iconAndText(const QStyleOptionToolButton &option, const QRect &rect, QPainter *painter,
                 const ThemeColors &colors);
/** A chevron in the middle of `rect`, pointing to where `arrow` does. */
void chevron(Qt::ArrowType arrow, const QRect &rect, QPainter *painter, const QColor &color);
void tick(const QRect &rect, QPainter *painter, const QColor &color);

} // namespace StylePainter
} // namespace Peak
