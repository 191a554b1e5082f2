#include "views/common/SortHeader.h"

#include <QMouseEvent>
#include <QStyleOptionHeader>

namespace Peak {

SortHeader::SortHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setMinimumSectionSize(48);
    setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAccessibleName(tr("Columns"));
}

void SortHeader::setSorts(const QList<QPair<int, Qt::SortOrder>> &sorts)
{
    m_sorts = sorts;
    viewport()->update();
}

void SortHeader::paintHead(QPainter *painter, const QRect &rect, int column) const
{
    paintSection(painter, rect, column);
}

void SortHeader::initStyleOptionForIndex(QStyleOptionHeader *option, int logicalIndex) const
{
    QHeaderView::initStyleOptionForIndex(option, logicalIndex);
    for (int i = 0; i < m_sorts.size(); ++i) {
        if (m_sorts.at(i).first != logicalIndex)
            continue;
        // As Qt means it: the arrow points to where the greater values are.
        option->sortIndicator = m_sorts.at(i).second == Qt::AscendingOrder
                                    ? QStyleOptionHeader::SortDown
                                    : QStyleOptionHeader::SortUp;
        if (m_sorts.size() > 1)
            option->text += i == 0 ? QStringLiteral(" \u00b9") : QStringLiteral(" \u00b2");
    }
}

void SortHeader::mouseReleaseEvent(QMouseEvent *event)
{
    m_shift = event->modifiers().testFlag(Qt::ShiftModifier);
    QHeaderView::mouseReleaseEvent(event);
}

} // namespace Peak
