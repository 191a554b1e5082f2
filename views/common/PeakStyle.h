#pragma once

#include <QProxyStyle>

class QStyleOptionToolButton;

namespace Peak {

class PopupFilter;

/**
 * Fusion without its gradients and shadows: flat surfaces, one outline, one accent, a focus that
 * shows.
 *
 * Takes every colour from the widget's palette through ThemeColors, and knows the sizes of the two
 * densities. Keeps no state but the density. Made and owned through Theme. GUI thread.
 */
class PeakStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    /** Sizes of ours, for pixelMetric(). */
    enum Metric { RowHeight = PM_CustomBase + 1 };

    PeakStyle();

    void setCompact(bool compact) { m_compact = compact; }

    /** The height of a table row under any style, ours or not. */
    static int rowHeight(const QWidget *widget);

    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                         SubControl subControl, const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap standardIcon, const QStyleOption *option,
                       const QWidget *widget) const override;

    using QProxyStyle::polish;
    void polish(QWidget *widget) override;

private:
    void drawToolButton(const QStyleOptionToolButton &option, QPainter *painter,
                        const QWidget *widget) const;

    PopupFilter *m_popups;
    bool m_compact = false;
};

} // namespace Peak
