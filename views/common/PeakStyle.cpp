#include "views/common/PeakStyle.h"

#include "views/common/Icons.h"
#include "views/common/PopupFilter.h"
#include "views/common/StylePainter.h"
#include "views/common/ThemeColors.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QScrollBar>
#include <QStyleOption>
#include <QToolButton>

namespace Peak {

namespace {

Qt::ArrowType arrowOf(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_IndicatorArrowUp:
        return Qt::UpArrow;
    case QStyle::PE_IndicatorArrowLeft:
        return Qt::LeftArrow;
    case QStyle::PE_IndicatorArrowRight:
        return Qt::RightArrow;
    default:
        return Qt::DownArrow;
    }
}

void drawFrame(const QRect &rect, QPainter *painter, const QColor &line)
{
    painter->save();
    painter->setPen(line);
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(rect.adjusted(0, 0, -1, -1));
    painter->restore();
}

} // namespace

PeakStyle::PeakStyle() : QProxyStyle(QStringLiteral("Fusion")), m_popups(new PopupFilter(this))
{
    setObjectName(QStringLiteral("peak"));
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
    case PE_IndicatorArrowRight:
        StylePainter::chevron(arrowOf(element), option->rect, painter, colors.dimText);
        return;
    case PE_FrameFocusRect:
        StylePainter::focusRing(option->rect, painter, colors);
        return;
    case PE_Frame:
        if (widget && qobject_cast<const QAbstractItemView *>(widget->parentWidget()))
            return;
        if (const auto *text = qobject_cast<const QPlainTextEdit *>(widget);
            text && !text->isReadOnly())
            StylePainter::field(*option, painter, colors); // it is written in, as a line edit is
        else
            drawFrame(option->rect, painter, colors.border);
        return;
    case PE_PanelScrollAreaCorner:
    case PE_PanelMenu:
        painter->fillRect(option->rect, colors.base);
        return;
    case PE_FrameMenu:
        drawFrame(option->rect, painter, colors.control);
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
    case CE_PushButtonBevel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && button->features.testFlag(QStyleOptionButton::Flat))
            StylePainter::button(*button, painter, colors); // Fusion paints no focus there
        break;
    case CE_ShapedFrame:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->frameShape == QFrame::Box) { // as FocusWalk::showFocusOf() asks for it
            // Around a whole page it would only be loud for who came with the mouse.
            if (option->state.testFlag(State_HasFocus) &&
                option->state.testFlag(State_KeyboardFocusChange))
                StylePainter::focusRing(option->rect, painter, colors);
            return;
        }
        break;
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
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
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
                painter->fillRect(
                    QRect(copy.rect.left() + 8, copy.rect.center().y(), copy.rect.width() - 16, 1),
                    colors.border);
                return;
            }
            const bool current =
                copy.state.testFlag(State_Selected) && copy.state.testFlag(State_Enabled);
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
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void PeakStyle::drawToolButton(const QStyleOptionToolButton &option, QPainter *painter,
                               const QWidget *widget) const
{
    const ThemeColors &colors = ThemeColors::of(option.palette);
    QStyleOptionToolButton copy(option);
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
    copy.features &= ~QStyleOptionToolButton::ToolButtonFeatures(QStyleOptionToolButton::HasMenu |
                                                                 QStyleOptionToolButton::Arrow);
    copy.state &= ~State(State_Sunken);
    QProxyStyle::drawControl(CE_ToolButtonLabel, &copy, painter, widget);
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
    if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        button && control == CC_ToolButton) {
        drawToolButton(*button, painter, widget);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
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
    if (widget->windowType() == Qt::Popup)
        widget->installEventFilter(m_popups);
}

} // namespace Peak
