#include "views/common/PeakStyle.h"

#include "views/common/Icons.h"
#include "views/common/StylePainter.h"
#include "views/common/ThemeColors.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPainter>
#include <QProgressBar>
#include <QScrollBar>
#include <QStyleOption>
#include <QToolButton>

namespace Peak {

PeakStyle::PeakStyle() : QProxyStyle(QStringLiteral("Fusion"))
{
    setObjectName(QStringLiteral("peak"));
}

int PeakStyle::rowHeight(const QWidget *widget)
{
    const int height = widget->style()->pixelMetric(PixelMetric(RowHeight), nullptr, widget);
    return height > 0 ? height : widget->fontMetrics().height() + 12;
}

int PeakStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                           const QWidget *widget) const
{
    if (int(metric) == RowHeight) {
        const int text = widget ? widget->fontMetrics().height() : 16;
        return text + (m_compact ? 6 : 14);
    }
    switch (metric) {
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_MenuPanelWidth:
        return metric == PM_MenuPanelWidth ? 1 : 0;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_ScrollBarExtent:
        return 14;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_HeaderMargin:
        return 10;
    case PM_HeaderMarkSize:
        return 10;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
        return 16;
    case PM_ToolBarIconSize:
        return 20;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return 12;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_DefaultFrameWidth:
        return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return 4;
    case PM_ToolTipLabelFrameWidth:
        return 4;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int PeakStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                         QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_DialogButtonLayout:
        return QDialogButtonBox::GnomeLayout; // what is wanted stands last, on every system
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_UnderlineShortcut:
        return 0;
    case SH_ScrollBar_ContextMenu:
        return 0;
    case SH_Table_GridLineColor:
        return int(ThemeColors::of(option ? option->palette : QPalette()).border.rgb());
    case SH_ToolTipLabel_Opacity:
        return 255;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize PeakStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                  const QWidget *widget) const
{
    QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int text = option ? option->fontMetrics.height() : size.height();
    const int control = text + (m_compact ? 8 : 14); // one height for all controls in a row
    switch (type) {
    case CT_PushButton:
        wanted.setHeight(qMax(control, size.height()));
        wanted.rwidth() += 12;
        break;
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox:
        wanted.setHeight(qMax(control, size.height()));
        break;
    case CT_ToolButton:
        wanted = size + QSize(12, 0);
        wanted.setHeight(control);
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            if (button->features.testFlag(QStyleOptionToolButton::HasMenu) &&
                button->toolButtonStyle != Qt::ToolButtonIconOnly)
                wanted.rwidth() += 16;
            if (button->toolButtonStyle == Qt::ToolButtonIconOnly)
                wanted.setWidth(qMax(wanted.width() - 4, control));
            else
                wanted.rwidth() += 8;
        }
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            if (item->menuItemType != QStyleOptionMenuItem::Separator)
                wanted.setHeight(qMax(wanted.height(), control));
        }
        break;
    case CT_HeaderSection:
        wanted.setHeight(text + (m_compact ? 8 : 14));
        break;
    default:
        break;
    }
    return wanted;
}

void PeakStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                              QPainter *painter, const QWidget *widget) const
{
    const ThemeColors &colors = ThemeColors::of(option->palette);
    switch (element) {
    case PE_PanelButtonCommand:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            StylePainter::button(*button, painter, colors);
        return;
    case PE_PanelButtonTool:
        StylePainter::toolButton(*option, painter, colors);
        return;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option)) {
            if (frame->lineWidth > 0)
                StylePainter::field(*option, painter, colors);
        }
        return;
    case PE_FrameLineEdit:
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        StylePainter::checkBox(*option, painter, colors);
        return;
    case PE_IndicatorRadioButton:
        StylePainter::radioButton(*option, painter, colors);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight: {
        const Qt::ArrowType arrow = element == PE_IndicatorArrowDown   ? Qt::DownArrow
                                    : element == PE_IndicatorArrowUp   ? Qt::UpArrow
                                    : element == PE_IndicatorArrowLeft ? Qt::LeftArrow
                                                                       : Qt::RightArrow;
        StylePainter::chevron(arrow, option->rect, painter, colors.dimText);
        return;
    }
    case PE_FrameFocusRect:
        StylePainter::focusRing(option->rect, painter, colors);
        return;
    case PE_Frame:
        if (widget && qobject_cast<const QAbstractItemView *>(widget->parentWidget()))
            return;
        painter->save();
        painter->setPen(colors.border);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    case PE_PanelScrollAreaCorner:
    case PE_PanelMenu:
        painter->fillRect(option->rect, colors.base);
        return;
    case PE_FrameMenu:
        painter->save();
        painter->setPen(colors.control);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, option->palette.color(QPalette::ToolTipBase));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void PeakStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    const ThemeColors &colors = ThemeColors::of(option->palette);
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            QStyleOptionButton copy(*button);
            const bool primary = copy.features.testFlag(QStyleOptionButton::DefaultButton);
            if (primary && copy.state.testFlag(State_Enabled))
                copy.palette.setColor(QPalette::ButtonText, colors.onAccent);
            copy.state.setFlag(State_HasFocus, false); // the panel shows it
            QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        return;
    case CE_Header:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            StylePainter::headerSection(*header, painter, colors);
            StylePainter::headerLabel(*header, painter, colors);
        }
        return;
    case CE_HeaderSection:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            StylePainter::headerSection(*header, painter, colors);
        return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, colors.window);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          colors.border);
        return;
    case CE_ProgressBarGroove:
    case CE_ProgressBarLabel:
        return;
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option))
            StylePainter::progress(*bar, painter, colors);
        return;
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            QStyleOptionMenuItem copy(*item);
            if (copy.menuItemType == QStyleOptionMenuItem::Separator && copy.text.isEmpty()) {
                painter->fillRect(QRect(copy.rect.left() + 8, copy.rect.center().y(),
                                        copy.rect.width() - 16, 1),
                                  colors.border);
                return;
            }
            const bool current = copy.state.testFlag(State_Selected) && copy.state.testFlag(State_Enabled);
            if (current) { // Fusion's own would have an outline
                StylePainter::box(painter, copy.rect, colors.selection,
                                  colors.scheme == Scheme::Contrast ? colors.accent : QColor());
                copy.palette.setColor(QPalette::Text, colors.onSelection);
                copy.palette.setColor(QPalette::WindowText, colors.onSelection);
            }
            copy.state.setFlag(State_Selected, false);
            QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        return;
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void PeakStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                   QPainter *painter, const QWidget *widget) const
{
    const ThemeColors &colors = ThemeColors::of(option->palette);
    if (control == CC_ComboBox) {
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option))
            StylePainter::comboBox(*combo, painter, colors);
        return;
    }
    if (control == CC_SpinBox) { // ours have no buttons: a field for a number
        StylePainter::field(*option, painter, colors);
        return;
    }
    if (control == CC_ScrollBar) {
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            const QRect handle =
                proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
            StylePainter::scrollBar(*bar, handle, painter, colors);
        }
        return;
    }
    if (control == CC_ToolButton) {
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            QStyleOptionToolButton copy(*button);
            StylePainter::toolButton(copy, painter, colors);
            QRect label = copy.rect;
            const bool menu = copy.features.testFlag(QStyleOptionToolButton::HasMenu);
            const bool words = copy.toolButtonStyle != Qt::ToolButtonIconOnly;
            if (menu && words) {
                const bool mirrored = copy.direction == Qt::RightToLeft;
                const QRect arrow(mirrored ? label.left() + 4 : label.right() - 19, label.top(), 16,
                                  label.height());
                StylePainter::chevron(Qt::DownArrow, arrow, painter,
                                      copy.state.testFlag(State_Enabled) ? colors.dimText
                                                                         : colors.disabledText);
                label.adjust(mirrored ? 16 : 0, 0, mirrored ? 0 : -16, 0);
            }
            if (copy.toolButtonStyle == Qt::ToolButtonTextBesideIcon) {
                StylePainter::iconAndText(copy, label, painter, colors);
                return;
            }
            copy.rect = label;
            copy.features &= ~QStyleOptionToolButton::ToolButtonFeatures(
                QStyleOptionToolButton::HasMenu | QStyleOptionToolButton::Arrow);
            copy.state &= ~State(State_Sunken);
            QProxyStyle::drawControl(CE_ToolButtonLabel, &copy, painter, widget);
        }
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect PeakStyle::subElementRect(SubElement element, const QStyleOption *option,
                                const QWidget *widget) const
{
    if (element == SE_LineEditContents)
        return option->rect.adjusted(7, 0, -7, 0);
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect PeakStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                SubControl subControl, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar)
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    // A scroll bar without arrow buttons: the groove is all there is.
    const bool flat = bar->orientation == Qt::Horizontal;
    const int length = flat ? bar->rect.width() : bar->rect.height();
    const int range = bar->maximum - bar->minimum;
    int handle = length;
    if (range > 0) {
        handle = int(qint64(length) * bar->pageStep / (qint64(range) + bar->pageStep));
        handle = qBound(qMin(32, length), handle, length);
    }
    const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                              length - handle, bar->upsideDown);
    const auto part = [&](int from, int size) {
        const QRect rect = flat ? QRect(from, 0, size, bar->rect.height())
                                : QRect(0, from, bar->rect.width(), size);
        return visualRect(bar->direction, bar->rect, rect.translated(bar->rect.topLeft()));
    };
    switch (subControl) {
    case SC_ScrollBarGroove:
        return bar->rect;
    case SC_ScrollBarSlider:
        return part(start, handle);
    case SC_ScrollBarSubPage:
        return part(0, start);
    case SC_ScrollBarAddPage:
        return part(start + handle, length - start - handle);
    default:
        return {};
    }
}

QIcon PeakStyle::standardIcon(StandardPixmap standardIcon, const QStyleOption *option,
                              const QWidget *widget) const
{
    switch (standardIcon) {
    case SP_LineEditClearButton:
        return Icons::get(QStringLiteral("x"), Status::Neutral);
    case SP_MessageBoxInformation:
        return Icons::get(QStringLiteral("info"), Status::Info);
    case SP_MessageBoxWarning:
        return Icons::get(QStringLiteral("triangle-alert"), Status::Warning);
    case SP_MessageBoxCritical:
        return Icons::get(QStringLiteral("circle-alert"), Status::Danger);
    default:
        return QProxyStyle::standardIcon(standardIcon, option, widget);
    }
}

void PeakStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QComboBox *>(widget) || qobject_cast<QToolButton *>(widget) ||
        qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

} // namespace Peak
