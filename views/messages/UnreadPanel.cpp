#include "views/messages/UnreadPanel.h"

#include "views/common/Theme.h"
#include "views/messages/PlaceDelegate.h"

#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

namespace Peak {

namespace {
constexpr int mostCounted = 1000; ///< more are not counted
}

UnreadPanel::UnreadPanel(QWidget *parent) : QWidget(parent), m_list(new QListWidget)
{
    auto *title = new QLabel(tr("Rooms with unread messages"));
    QFont strong = title->font();
    strong.setWeight(QFont::DemiBold);
    title->setFont(strong);
    title->setBuddy(m_list);
    title->setIndent(Theme::space(2)); // where the names of the rooms begin
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAlternatingRowColors(true);
    m_list->setItemDelegate(new PlaceDelegate(m_list));
    m_list->setResizeMode(QListView::Adjust);
    m_list->setTabKeyNavigation(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(title->text());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(3), Theme::space(2), Theme::space(3), Theme::space(3));
    column->setSpacing(Theme::space(2));
    column->addWidget(title);
    column->addWidget(m_list, 1);
    setMinimumWidth(Theme::space(60));
    connect(m_list, &QListWidget::itemClicked, this,
            [this](QListWidgetItem *item) { choose(m_list->row(item)); });
    connect(m_list, &QListWidget::itemActivated, this,
            [this](QListWidgetItem *item) { choose(m_list->row(item)); });
    hide();
}

void UnreadPanel::showRooms(const QList<Room> &rooms)
{
    setVisible(!rooms.isEmpty());
    if (rooms == m_rooms)
        return;
    const QUuid current = m_rooms.value(m_list->currentRow()).exchange;
    m_rooms = rooms;
    m_list->clear();
    for (const Room &room : rooms) {
        const QString count =
            room.unread >= mostCounted ? tr("999+ unread") : tr("%n unread", nullptr, room.unread);
        auto *item = new QListWidgetItem(room.name + u'\n' + count, m_list);
        item->setToolTip(room.name.toHtmlEscaped());
        if (room.exchange == current && !current.isNull())
            m_list->setCurrentItem(item);
    }
}

void UnreadPanel::choose(int row)
{
    if (row >= 0 && row < m_rooms.size())
        Q_EMIT chosen(m_rooms.at(row).exchange);
}

} // namespace Peak
