#include "views/main/PaletteList.h"

#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QAccessible>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace Peak {

namespace {

enum Role { DetailRole = Qt::UserRole + 1, KeysRole, IconRole, RefusedRole };

/** One line: icon, words, detail; keys at the far end. What can't be done is dim, with its reason.
 */
class LineDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {100, option.fontMetrics.height() + 14};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const ThemeColors &colors = ThemeColors::of(option.palette);
        const bool current = option.state & QStyle::State_Selected;
        const bool refused = index.data(RefusedRole).toBool();
        const QColor surface = current                                  ? colors.selection
                               : option.state & QStyle::State_MouseOver ? colors.hover
                                                                        : colors.base;
        const QColor ink = colors.readable(refused   ? colors.dimText
                                           : current ? colors.onSelection
                                                     : colors.text,
                                           surface);
        const QColor dim = colors.readable(colors.dimText, surface);
        painter->save();
        painter->fillRect(option.rect, surface);
        QRect rest = option.rect.adjusted(Theme::space(3), 0, -Theme::space(3), 0);
        const QRect icon(rest.left(), rest.center().y() - 8, 16, 16);
        painter->drawPixmap(mirror(option, icon).topLeft(),
                            Icons::pixmap(index.data(IconRole).toString(), refused ? dim : ink, 16,
                                          painter->device()->devicePixelRatioF()));
        rest.setLeft(icon.right() + Theme::space(3));
        const QString keys = index.data(KeysRole).toString();
        if (!keys.isEmpty()) {
            const int width = option.fontMetrics.horizontalAdvance(keys);
            draw(painter, option, QRect(rest.right() - width, rest.top(), width + 1, rest.height()),
                 keys, dim);
            rest.setRight(rest.right() - width - Theme::space(4));
        }
        const QString text = index.data(Qt::DisplayRole).toString();
        draw(painter, option, rest, text, ink);
        rest.setLeft(rest.left() + option.fontMetrics.horizontalAdvance(text) + Theme::space(3));
        if (rest.width() > Theme::space(10))
            draw(painter, option, rest, index.data(DetailRole).toString(), dim);
        painter->restore();
    }

private:
    static QRect mirror(const QStyleOptionViewItem &option, const QRect &rect)
    {
        return QStyle::visualRect(option.direction, option.rect, rect);
    }

    static void draw(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect,
                     const QString &text, const QColor &color)
    {
        painter->setFont(option.font);
        painter->setPen(color);
        painter->drawText(mirror(option, rect),
                          int(Qt::AlignVCenter) | Qt::AlignLeading | Qt::TextSingleLine,
                          option.fontMetrics.elidedText(text, Qt::ElideRight, rect.width()));
    }
};

/** For screen readers: everything that the line shows. */
QString spoken(const PaletteEntry &entry)
{
    QStringList parts{entry.text};
    for (const QString &part : {entry.detail, entry.keys, entry.whyNot}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

PaletteList::PaletteList(QWidget *window)
    : QFrame(window),
      m_model(new QStandardItemModel(this)),
      m_view(new QListView(this)),
      m_note(new QLabel(this))
{
    setAccessibleName(tr("What was found"));
    m_view->setAccessibleName(tr("What was found"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new LineDelegate(m_view));
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setUniformItemSizes(true);
    m_view->setMouseTracking(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setContentsMargins(Theme::space(3), Theme::space(1), Theme::space(3), Theme::space(1));
    m_note->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2, Theme::space(1), 2, Theme::space(1));
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addWidget(m_note);
    connect(m_view, &QListView::clicked, this,
            [this](const QModelIndex &index) { Q_EMIT chosen(index.row()); });
    hide();
}

void PaletteList::setEntries(const QList<PaletteEntry> &entries)
{
    const PaletteEntry before = m_entries.value(currentRow());
    const bool hadMoved = currentRow() > 0;
    m_entries = entries;
    m_model->clear();
    for (const PaletteEntry &entry : entries) {
        auto *item = new QStandardItem(entry.text);
        item->setData(entry.whyNot.isEmpty() ? entry.detail : entry.whyNot, DetailRole);
        item->setData(entry.keys, KeysRole);
        item->setData(entry.icon, IconRole);
        item->setData(!entry.whyNot.isEmpty(), RefusedRole);
        item->setData(spoken(entry), Qt::AccessibleTextRole);
        m_model->appendRow(item);
    }
    m_view->setVisible(!entries.isEmpty()); // its least height would be taken from the note
    const auto again = hadMoved ? entries.indexOf(before) : -1;
    setCurrentRow(again >= 0 ? int(again) : 0);
}

void PaletteList::setNote(const QString &note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

QString PaletteList::note() const
{
    return m_note->text();
}

int PaletteList::currentRow() const
{
    return m_view->currentIndex().row();
}

void PaletteList::setCurrentRow(int row)
{
    m_view->setCurrentIndex(m_model->index(row, 0));
    if (row < 0 || row >= m_entries.size() || !isVisible())
        return;
    QAccessibleEvent focus(m_view, QAccessible::Focus);
    focus.setChild(row);
    QAccessible::updateAccessibility(&focus);
}

void PaletteList::move(int lines)
{
    const int count = int(m_entries.size());
    if (count == 0)
        return;
    const int wished = currentRow() + lines;
    setCurrentRow(qAbs(lines) == 1 ? (wished + count) % count : qBound(0, wished, count - 1));
}

void PaletteList::fit(const QRect &room)
{
    const int line = m_model->rowCount() > 0 ? m_view->sizeHintForRow(0) : 0;
    const int note = m_note->isVisibleTo(this) ? m_note->sizeHint().height() : 0;
    const int wanted = line * int(m_entries.size()) + note + 2 * Theme::space(1) + 2;
    setGeometry(QRect(room.topLeft(), QSize(room.width(), qMin(room.height(), wanted))));
    raise();
}

void PaletteList::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    QPainter painter(this);
    painter.setPen(colors.control);
    painter.setBrush(colors.base);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace Peak
