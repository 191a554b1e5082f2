#include "tests/app/pictures/TextRoom.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QStyle>
#include <QStyleOption>
#include <QTabBar>
#include <QTextDocument>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int tolerance = 1; // fractions of a pixel, rounded twice

QString plain(const QString &text)
{
    return Qt::mightBeRichText(text) ? QTextDocument(text).toPlainText() : text;
}

QString quoted(const QString &text)
{
    return u'"' + plain(text).simplified().left(60) + u'"';
}

QString narrow(const QString &text, int wanted, int given)
{
    return u"%1 wants %2 px and has %3"_s.arg(quoted(text)).arg(wanted).arg(given);
}

QString low(const QString &text, int wanted, int given)
{
    return u"%1 wants %2 px of height and has %3"_s.arg(quoted(text)).arg(wanted).arg(given);
}

QString cutLabel(const QLabel *label)
{
    if (label->text().isEmpty())
        return {};
    const QSize wanted = label->wordWrap()
                             ? QSize(0, label->heightForWidth(label->width()))
                             : label->minimumSizeHint().expandedTo(QSize(0, label->height()));
    if (wanted.width() > label->width() + tolerance && label->toolTip().isEmpty())
        return narrow(label->text(), wanted.width(), label->width());
    if (!label->wordWrap() && label->minimumSizeHint().height() > label->height() + tolerance)
        return low(label->text(), label->minimumSizeHint().height(), label->height());
    if (wanted.height() > label->height() + tolerance)
        return low(label->text(), wanted.height(), label->height());
    static const QRegularExpression between(u"\\s+|(?<=-)"_s); // lines break there
    const QStringList words = plain(label->text()).split(between, Qt::SkipEmptyParts);
    for (const QString &word : words) {
        const int width = label->fontMetrics().horizontalAdvance(word);
        if (width > label->contentsRect().width() + tolerance && label->toolTip().isEmpty())
            return narrow(word, width, label->contentsRect().width());
    }
    return {};
}

QString cutButton(const QAbstractButton *button)
{
    if (button->text().isEmpty())
        return {};
    const auto *tool = qobject_cast<const QToolButton *>(button);
    const bool iconOnly =
        tool && (tool->toolButtonStyle() == Qt::ToolButtonIconOnly) && !tool->icon().isNull();
    if (iconOnly)
        return {};
    int wanted = button->fontMetrics().size(Qt::TextShowMnemonic, button->text()).width();
    if (!button->icon().isNull())
        wanted += button->iconSize().width() + 4;
    if (tool && tool->popupMode() != QToolButton::DelayedPopup)
        wanted += button->style()->pixelMetric(QStyle::PM_MenuButtonIndicator, nullptr, button);
    if (wanted + 2 > button->width() + tolerance)
        return narrow(button->text(), wanted, button->width());
    if (button->fontMetrics().height() > button->height() + tolerance)
        return low(button->text(), button->fontMetrics().height(), button->height());
    return {};
}

QString cutField(const QLineEdit *field)
{
    const bool empty = field->text().isEmpty();
    const QString text = empty ? field->placeholderText() : field->displayText();
    if (text.isEmpty())
        return {};
    const QMargins margins = field->textMargins() + field->contentsMargins();
    const int frame = field->hasFrame() ? field->style()->pixelMetric(QStyle::PM_DefaultFrameWidth,
                                                                      nullptr, field)
                                        : 0;
    const int given = field->width() - margins.left() - margins.right() - 2 * frame - 4;
    const int wanted = field->fontMetrics().horizontalAdvance(text);
    // What somebody wrote may be longer than its field: they can walk in it.
    if (wanted > given + tolerance && (empty || field->isReadOnly()) && field->toolTip().isEmpty())
        return narrow(text, wanted, given);
    if (field->fontMetrics().height() > field->height() - 2 * frame + tolerance)
        return low(text, field->fontMetrics().height(), field->height() - 2 * frame);
    return {};
}

QString cutBox(const QComboBox *box)
{
    if (box->isEditable() || box->currentText().isEmpty() || !box->toolTip().isEmpty())
        return {};
    QStyleOptionComboBox option;
    option.initFrom(box);
    option.subControls = QStyle::SC_All;
    option.frame = box->hasFrame();
    const QRect room = box->style()->subControlRect(QStyle::CC_ComboBox, &option,
                                                    QStyle::SC_ComboBoxEditField, box);
    int wanted = box->fontMetrics().horizontalAdvance(box->currentText());
    if (!box->itemIcon(box->currentIndex()).isNull())
        wanted += box->iconSize().width() + 4;
    return wanted > room.width() + tolerance ? narrow(box->currentText(), wanted, room.width())
                                             : QString();
}

QString cutTabs(const QTabBar *bar)
{
    for (int i = 0; i < bar->count(); ++i) {
        if (!bar->isTabVisible(i))
            continue;
        const QRect tab = bar->tabRect(i);
        const int wanted = bar->fontMetrics().size(Qt::TextShowMnemonic, bar->tabText(i)).width() +
                           (bar->tabIcon(i).isNull() ? 0 : bar->iconSize().width() + 4);
        if (wanted > tab.width() + tolerance)
            return narrow(bar->tabText(i), wanted, tab.width());
        if (tab.right() > bar->width() + tolerance)
            return u"the tab %1 ends outside of its bar"_s.arg(quoted(bar->tabText(i)));
    }
    return {};
}

QString cutHeader(const QHeaderView *header)
{
    if (!header->model() || header->orientation() != Qt::Horizontal)
        return {};
    for (int i = 0; i < header->count(); ++i) {
        const QString text = header->model()->headerData(i, Qt::Horizontal).toString();
        if (text.isEmpty() || header->isSectionHidden(i) ||
            header->sectionViewportPosition(i) + header->sectionSize(i) > header->width())
            continue; // the last one goes on outside: one scrolls
        const int wanted = header->fontMetrics().size(0, text).width() + 8;
        const bool told =
            !header->model()->headerData(i, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty();
        if (wanted > header->sectionSize(i) + tolerance && !told)
            return narrow(text, wanted, header->sectionSize(i));
    }
    return {};
}

} // namespace

QString cutText(const QWidget *widget)
{
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        return cutLabel(label);
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        return cutButton(button);
    if (const auto *field = qobject_cast<const QLineEdit *>(widget))
        return cutField(field);
    if (const auto *box = qobject_cast<const QComboBox *>(widget))
        return cutBox(box);
    if (const auto *bar = qobject_cast<const QTabBar *>(widget))
        return cutTabs(bar);
    if (const auto *header = qobject_cast<const QHeaderView *>(widget))
        return cutHeader(header);
    return {};
}

} // namespace Peak
