#include "views/common/ChipRow.h"

#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace Peak {

namespace {

constexpr int MaxChipWidth = 320;

/** One pill: its words, and a cross. Click, Enter, Space and Delete remove it. */
class ChipButton final : public QAbstractButton
{
public:
    explicit ChipButton(const QString &words, QWidget *parent) : QAbstractButton(parent)
    {
        setText(words);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    }

    QSize sizeHint() const override
    {
        const int text = fontMetrics().horizontalAdvance(this->text());
        return {qMin(MaxChipWidth, text + 42), fontMetrics().height() + 8};
    }
    QSize minimumSizeHint() const override { return {64, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const ThemeColors &colors = ThemeColors::of(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const qreal width = hasFocus() ? 2 : 1;
        painter.setPen(QPen(hasFocus() ? colors.accent : colors.control, width));
        painter.setBrush(underMouse() ? colors.hover : colors.infoTint);
        const QRectF outline =
            QRectF(rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2);
        painter.drawRoundedRect(outline, outline.height() / 2, outline.height() / 2);
        const QColor ink = colors.readable(colors.text, painter.brush().color());
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const QRect words =
            mirrored ? rect().adjusted(28, 0, -12, 0) : rect().adjusted(12, 0, -28, 0);
        painter.setPen(ink);
        painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine,
                         fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
        const QRect cross(mirrored ? 8 : this->width() - 22, (height() - 14) / 2, 14, 14);
        if (Icons::available())
            painter.drawPixmap(cross.topLeft(),
                               Icons::pixmap(QStringLiteral("x"), ink, 14, devicePixelRatioF()));
        else
            painter.drawText(cross, Qt::AlignCenter, QChar(u'\u00d7'));
    }

    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace ||
            event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            click();
        else
            QAbstractButton::keyPressEvent(event);
    }
};

} // namespace

ChipRow::ChipRow(QWidget *parent)
    : QWidget(parent),
      m_clear(new QPushButton(tr("Clear filters"), this)),
      m_row(new QHBoxLayout(this))
{
    m_clear->setFlat(true);
    m_clear->setAutoDefault(false);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(Theme::space(2));
    m_row->addWidget(m_clear);
    m_row->addStretch(1);
    setAccessibleName(tr("Active filters"));
    connect(m_clear, &QPushButton::clicked, this, &ChipRow::clearRequested);
    hide();
}

void ChipRow::setChips(const QList<Chip> &chips)
{
    if (chips == m_chips)
        return;
    m_chips = chips;
    for (QWidget *widget : std::as_const(m_widgets)) {
        widget->hide();
        widget->deleteLater();
    }
    m_widgets.clear();
    for (const Chip &chip : std::as_const(m_chips)) {
        auto *button = new ChipButton(chip.text, this);
        button->setToolTip(tr("Remove the filter: %1").arg(chip.text));
        button->setAccessibleName(tr("Remove the filter: %1").arg(chip.text));
        connect(button, &QAbstractButton::clicked, this,
                [this, key = chip.key] { Q_EMIT removeRequested(key); });
        m_row->insertWidget(int(m_widgets.size()), button);
        setTabOrder(button, m_clear); // which was there first, and is seen last
        m_widgets.append(button);
    }
    setVisible(!m_chips.isEmpty());
}

} // namespace Peak
