#include "views/common/FieldGroup.h"

#include "views/common/Icons.h"
#include "views/common/StylePainter.h"
#include "views/common/Theme.h"

#include <QClipboard>
#include <QEvent>
#include <QFocusEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace Peak {

ValueLabel::ValueLabel(const QString &name, QWidget *parent)
    : QWidget(parent), m_name(name), m_icon(new QLabel(this)), m_text(new QLabel(this))
{
    m_icon->setFixedSize(16, 16);
    m_icon->hide();
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->installEventFilter(this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space(1), 2, Theme::space(1), 2);
    row->setSpacing(Theme::space(2));
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    refresh();
}

void ValueLabel::setValue(const QString &text, const QString &icon, Status status)
{
    if (text == m_value && icon == m_iconName && status == m_status)
        return;
    m_value = text;
    m_iconName = icon;
    m_status = status;
    refresh();
}

void ValueLabel::setCopy(const QString &label, const QString &text)
{
    m_copied = text;
    if (!m_copy && !text.isEmpty()) {
        m_copy = new QToolButton(this);
        m_copy->setFocusPolicy(Qt::StrongFocus);
        m_copy->setAutoRaise(true);
        m_copy->setFixedHeight(fontMetrics().height() + 4); // no higher than a line of the page
        m_text->setWordWrap(false); // as wide as its words: the button stands behind them
        auto *row = static_cast<QHBoxLayout *>(layout());
        row->setStretchFactor(m_text, 0);
        row->addWidget(m_copy);
        row->addStretch(1);
        connect(m_copy, &QToolButton::clicked, this, [this] {
            QGuiApplication::clipboard()->setText(m_copied);
            m_copy->setText(tr("Copied"));
        });
    }
    if (m_copy) {
        m_copy->setText(label);
        m_copy->setToolTip(text);
        m_copy->setVisible(!text.isEmpty());
        refresh();
    }
}

void ValueLabel::setStale(bool stale)
{
    m_stale = stale;
    refresh();
}

void ValueLabel::refresh()
{
    const ThemeColors &colors = ThemeColors::of(palette());
    const bool empty = m_value.isEmpty();
    m_text->setText(empty ? QStringLiteral("–") : m_value);
    m_text->setAccessibleName(empty ? tr("%1: none").arg(m_name)
                                    : tr("%1: %2").arg(m_name, m_value));
    // Only what can be copied is a stop of the Tab key.
    m_text->setTextInteractionFlags(
        empty ? Qt::NoTextInteraction
              : Qt::TextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard));
    m_text->setFocusPolicy(empty ? Qt::NoFocus : Qt::StrongFocus);

    const bool loud = m_status == Status::Warning || m_status == Status::Danger;
    const bool coloured = loud && !m_stale;
    const QColor color = coloured           ? colors.status(m_status)
                         : empty || m_stale ? colors.dimText
                                            : colors.text;
    QPalette ink;
    for (const auto role : {QPalette::WindowText, QPalette::Text}) // Text: while it is selectable
        ink.setColor(role, color);
    m_text->setPalette(ink);
    QFont font = this->font();
    font.setWeight(coloured ? QFont::DemiBold : QFont::Normal);
    m_text->setFont(font);
    if (m_copy) { // without a frame, its colour says that it can be pressed
        QPalette link;
        link.setColor(QPalette::ButtonText, colors.status(Status::Info));
        m_copy->setPalette(link);
    }
    m_icon->setVisible(!m_iconName.isEmpty());
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(Icons::pixmap(m_iconName,
                                        m_stale ? colors.dimText : colors.status(m_status), 16,
                                        devicePixelRatioF()));
}

void ValueLabel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        refresh();
}

void ValueLabel::paintEvent(QPaintEvent *)
{
    if (!m_text->hasFocus())
        return;
    QPainter painter(this);
    StylePainter::focusRing(rect(), &painter, ThemeColors::of(palette()));
}

bool ValueLabel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        const auto reason = static_cast<QFocusEvent *>(event)->reason();
        const bool byKey = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason;
        if (event->type() == QEvent::FocusIn && byKey)
            m_text->setSelection(0, int(m_text->text().size()));
        update();
    }
    return QWidget::eventFilter(watched, event);
}

FieldGroup::FieldGroup(const QString &title, QWidget *parent)
    : QWidget(parent), m_title(new QLabel(title, this)), m_grid(new QGridLayout)
{
    QFont strong = m_title->font();
    strong.setWeight(QFont::DemiBold);
    m_title->setFont(strong);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(Theme::space(2));
    m_grid->setVerticalSpacing(Theme::space(1));
    m_grid->setColumnMinimumWidth(0, Theme::space(40));
    m_grid->setColumnStretch(1, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(4));
    column->addWidget(m_title);
    column->addLayout(m_grid);
    column->addStretch(1);
    setAccessibleName(title);
}

ValueLabel *FieldGroup::add(const QString &name)
{
    auto *label = new QLabel(name, this);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setWordWrap(true);
    label->setContentsMargins(0, 2, 0, 2);
    auto *value = new ValueLabel(name, this);
    const int row = m_grid->rowCount();
    m_grid->addWidget(label, row, 0, Qt::AlignTop);
    m_grid->addWidget(value, row, 1);
    m_values.append(value);
    return value;
}

QString FieldGroup::title() const
{
    return m_title->text();
}

void FieldGroup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, m_title->geometry().bottom() + Theme::space(2), width(), 1),
                     ThemeColors::of(palette()).border);
}

} // namespace Peak
