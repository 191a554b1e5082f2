#include "views/common/PeakStyle.h"

#include <QStyleOption>
#include <QTableView>
#include <QTreeView>
#include <QWidget>

// How large things are, and where their parts stand; how they look stands in PeakStyle.cpp.

namespace Peak {

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
    case PM_FocusFrameHMargin: // cells begin where their heads do, also those of Qt's own delegate
        if (qobject_cast<const QTableView *>(widget) || qobject_cast<const QTreeView *>(widget))
            return 9;
        return QProxyStyle::pixelMetric(metric, option, widget);
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
    case CT_ItemViewItem: // of lists and trees; tables have rows of their own height
        wanted.setHeight(qMax(wanted.height(), text + (m_compact ? 4 : 10)));
        break;
    case CT_HeaderSection:
        wanted.setHeight(text + (m_compact ? 8 : 14));
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            wanted.rheight() += text * int(header->text.count(u'\n'));
        break;
    default:
        break;
    }
    return wanted;
}

QRect PeakStyle::subElementRect(SubElement element, const QStyleOption *option,
                                const QWidget *widget) const
{
    if (element == SE_LineEditContents)
        return option->rect.adjusted(7, 0, -7, 0);
    const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
    if (element == SE_ItemViewItemText && item &&
        item->features.testFlag(QStyleOptionViewItem::HasDecoration)) {
        // Icon and text each come with a margin; between the two, one step is enough.
        const int margin = proxy()->pixelMetric(PM_FocusFrameHMargin, option, widget) + 1;
        const int closer = qMax(0, 2 * margin - 8);
        const QRect text = QProxyStyle::subElementRect(element, option, widget);
        return item->direction == Qt::RightToLeft ? text.adjusted(0, 0, closer, 0)
                                                  : text.adjusted(-closer, 0, 0, 0);
    }
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

} // namespace Peak
