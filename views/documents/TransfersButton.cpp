#include "views/documents/TransfersButton.h"

#include "views/common/Icons.h"
#include "views/common/Theme.h"
#include "views/documents/TransfersModel.h"

#include <QAccessible>
#include <QPainter>
#include <QStyleOptionToolButton>
#include <QStylePainter>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int iconEdge = 16;
constexpr int gap = 6;
constexpr int barWidth = 72;
constexpr int barHeight = 6;
constexpr int around = 8;

} // namespace

TransfersButton::TransfersButton(TransfersModel *model, QWidget *parent)
    : QToolButton(parent), m_model(model)
{
    setCheckable(true);
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    setToolTip(tr("Shows what is uploaded and downloaded"));
    connect(model, &TransfersModel::moved, this, &TransfersButton::refresh);
    refresh();
}

QString TransfersButton::percentText() const
{
    return tr("%1 %").arg(m_total.percent);
}

void TransfersButton::refresh()
{
    const TransferTotal before = std::exchange(m_total, TransferTotal::of(m_model->transfers()));
    setVisible(m_total.over + m_total.waiting > 0);
    setText(TransferText::total(m_total));
    setAccessibleName(showsBar() ? tr("%1, %2").arg(text(), percentText()) : text());
    const bool news = m_total.failed > before.failed || (m_total.isIdle() && !before.isIdle());
    updateGeometry();
    update();
    if (!news || !isVisible())
        return;
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QSize TransfersButton::sizeHint() const
{
    int width = 2 * around + iconEdge + gap + fontMetrics().horizontalAdvance(text());
    if (showsBar())
        width += 2 * gap + barWidth + fontMetrics().horizontalAdvance(u"100 %"_s);
    return {width, qMax(iconEdge, fontMetrics().height()) + 6};
}

void TransfersButton::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = {};
    painter.drawComplexControl(QStyle::CC_ToolButton, option);
    const ThemeColors &colors = ThemeColors::of(palette());
    const bool failed = m_total.failed > 0;
    const QString icon = failed                                  ? u"triangle-alert"_s
                         : m_total.isIdle()                      ? u"circle-check"_s
                         : m_total.downloads && !m_total.uploads ? u"download"_s
                                                                 : u"upload"_s;
    const QColor color = failed ? colors.danger : m_total.isIdle() ? colors.good : colors.accent;
    int x = around;
    const int middle = height() / 2;
    painter.drawPixmap(x, middle - iconEdge / 2,
                       Icons::pixmap(icon, color, iconEdge, devicePixelRatioF()));
    x += iconEdge + gap;
    painter.setPen(colors.text);
    const int words = fontMetrics().horizontalAdvance(text());
    painter.drawText(QRect(x, 0, words, height()), Qt::AlignVCenter | Qt::TextSingleLine, text());
    if (!showsBar())
        return;
    x += words + gap;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.border);
    painter.drawRoundedRect(QRect(x, middle - barHeight / 2, barWidth, barHeight), 3, 3);
    painter.setBrush(colors.accent);
    painter.drawRoundedRect(
        QRect(x, middle - barHeight / 2, barWidth * m_total.percent / 100, barHeight), 3, 3);
    x += barWidth + gap;
    painter.setPen(colors.text);
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::TextSingleLine,
                     percentText());
}

} // namespace Peak
