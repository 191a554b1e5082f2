#include "views/main/NavigationBar.h"

#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace Peak {

namespace {

/** One entry: icon and word, a bar of the accent when it is the open page. */
class Entry final : public QAbstractButton
{
public:
    Entry(const QString &icon, const QString &words, QWidget *parent)
        : QAbstractButton(parent), m_icon(icon)
    {
        setText(words);
        setCheckable(true);
        setAutoExclusive(true); // read out as one of several, not as a box to tick
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setAccessibleName(words);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum); // closer in a low window
    }

    void setFolded(bool folded)
    {
        m_folded = folded;
        setToolTip(folded ? text() : QString());
        updateGeometry();
        update();
    }

    void setBadge(const QString &badge)
    {
        m_badge = badge;
        update();
    }

    QSize sizeHint() const override
    {
        const int height = fontMetrics().height() + 18;
        return {m_folded ? height : fontMetrics().horizontalAdvance(text()) + 64, height};
    }

    QSize minimumSizeHint() const override
    {
        return {sizeHint().width(), fontMetrics().height() + 4};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const ThemeColors &colors = ThemeColors::of(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor surface = isChecked()    ? colors.selection
                               : underMouse() ? colors.hover
                                              : colors.window;
        painter.setPen(hasFocus() ? QPen(colors.accent, 2) : QPen(Qt::NoPen));
        painter.setBrush(surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
        const QColor ink = isChecked() ? colors.onSelection : colors.text;
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const int inset = m_folded ? (width() - 20) / 2 : 10;
        painter.drawPixmap(
            QPoint(mirrored ? width() - inset - 20 : inset, (height() - 20) / 2),
            Icons::pixmap(m_icon,
                          isChecked() ? colors.readable(colors.accent, surface) : colors.dimText,
                          20, devicePixelRatioF()));
        const int badge = paintBadge(&painter, colors, mirrored);
        if (m_folded)
            return;
        QFont words = font();
        words.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
        painter.setFont(words);
        painter.setPen(ink);
        const QRect room = mirrored ? rect().adjusted(10 + badge, 0, -40, 0)
                                    : rect().adjusted(40, 0, -10 - badge, 0);
        painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine,
                         QFontMetrics(words).elidedText(text(), Qt::ElideRight, room.width()));
    }

private:
    /** How much room it takes; over the icon, a dot alone, it takes none. */
    int paintBadge(QPainter *painter, const ThemeColors &colors, bool mirrored) const
    {
        if (m_badge.isEmpty())
            return 0;
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accent);
        if (m_folded) {
            painter->drawEllipse(QPointF(width() / 2.0 + 10, height() / 2.0 - 9), 4, 4);
            return 0;
        }
        QFont small = font();
        small.setWeight(QFont::DemiBold);
        const QFontMetrics metrics(small);
        const int high = metrics.height() + 2;
        const int wide = qMax(high, metrics.horizontalAdvance(m_badge) + 12);
        const QRect pill(mirrored ? 10 : width() - 10 - wide, (height() - high) / 2, wide, high);
        painter->drawRoundedRect(pill, high / 2.0, high / 2.0);
        painter->setFont(small);
        painter->setPen(colors.onAccent);
        painter->drawText(pill, Qt::AlignCenter, m_badge);
        return wide + 6;
    }

    QString m_icon;
    QString m_badge;
    bool m_folded = false;
};

/** The line between what is done every day and what admins do. */
class Line final : public QWidget
{
public:
    explicit Line(QWidget *parent) : QWidget(parent) { setFixedHeight(17); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(QRect(6, height() / 2, width() - 12, 1),
                         ThemeColors::of(palette()).border);
    }
};

} // namespace

NavigationBar::NavigationBar(QWidget *parent)
    : QWidget(parent),
      m_group(new QButtonGroup(this)),
      m_fold(new QToolButton(this)),
      m_column(new QVBoxLayout(this))
{
    setAccessibleName(tr("Navigation"));
    m_fold->setAutoRaise(true);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    m_fold->setIconSize({20, 20});
    m_column->setContentsMargins(Theme::space(2), Theme::space(2), Theme::space(2),
                                 Theme::space(2));
    m_column->setSpacing(Theme::space(1));
    m_column->addStretch(1);
    m_column->addWidget(m_fold, 0, Qt::AlignLeft);
    connect(m_fold, &QToolButton::clicked, this, [this] {
        setFolded(!m_folded);
        Q_EMIT foldedChanged(m_folded);
    });
    refresh();
}

void NavigationBar::setPages(const QList<PageId> &pages)
{
    qDeleteAll(m_buttons);
    m_buttons.clear();
    delete std::exchange(m_line, nullptr);
    int place = 0;
    QWidget *last = nullptr;
    for (const PageId id : pages) {
        const PageInfo page = PageInfo::of(id);
        if (!page.daily && place > 0 && !m_line) {
            m_line = new Line(this);
            m_column->insertWidget(place++, m_line);
        }
        auto *entry = new Entry(page.icon, page.text, this);
        entry->setAccessibleDescription(page.help);
        m_group->addButton(entry);
        m_buttons.insert(id, entry);
        m_column->insertWidget(place++, entry);
        if (last)
            setTabOrder(last, entry);
        last = entry;
        connect(entry, &QAbstractButton::clicked, this, [this, id] { Q_EMIT pageChosen(id); });
        showBadge(id);
    }
    if (last)
        setTabOrder(last, m_fold); // which was there first, and is seen last
    refresh();
}

void NavigationBar::setBadge(PageId page, int count)
{
    if (m_badges.value(page) == count)
        return;
    m_badges.insert(page, count);
    showBadge(page);
}

void NavigationBar::showBadge(PageId page)
{
    auto *entry = static_cast<Entry *>(m_buttons.value(page));
    if (!entry)
        return;
    const int count = m_badges.value(page);
    entry->setBadge(count <= 0 ? QString() : count > 999 ? tr("999+") : QString::number(count));
    entry->setAccessibleName(count > 0 ? tr("%1, %n unread", nullptr, count).arg(entry->text())
                                       : entry->text());
}

void NavigationBar::setCurrent(PageId page)
{
    if (QAbstractButton *button = m_buttons.value(PageInfo::of(page).owner))
        button->setChecked(true);
    // Tab comes to the open page first, arrows go on from there.
    for (QAbstractButton *button : std::as_const(m_buttons))
        button->setFocusPolicy(button->isChecked() ? Qt::StrongFocus : Qt::ClickFocus);
}

void NavigationBar::setFolded(bool folded)
{
    m_folded = folded;
    refresh();
}

void NavigationBar::refresh()
{
    // Without icons only the names are left to choose by.
    const bool folded = m_folded && Icons::available();
    m_fold->setVisible(Icons::available());
    for (QAbstractButton *button : std::as_const(m_buttons))
        static_cast<Entry *>(button)->setFolded(folded);
    m_fold->setIcon(Icons::get(m_folded ? QStringLiteral("panel-left-open")
                                        : QStringLiteral("panel-left-close")));
    m_fold->setToolTip(m_folded ? tr("Show the names of the pages") : tr("Show icons only"));
    m_fold->setAccessibleName(m_fold->toolTip());
    setFixedWidth(folded ? Theme::space(14) : qMax(Theme::space(44), fontMetrics().height() * 11));
}

void NavigationBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down)
        focusNextChild();
    else if (event->key() == Qt::Key_Up)
        focusPreviousChild();
    else
        QWidget::keyPressEvent(event);
}

void NavigationBar::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colors.window);
    painter.fillRect(QRect(layoutDirection() == Qt::RightToLeft ? 0 : width() - 1, 0, 1, height()),
                     colors.border);
}

} // namespace Peak
