#pragma once

#include "models/domain/Deadline.h"
#include "views/common/RowDelegate.h"
#include "views/common/ThemeColors.h"

namespace Peak {

/** What a deadline looks like, wherever it is shown: never a colour alone. */
struct DeadlineLook
{
    QString icon;
    Status status = Status::Neutral;

    static DeadlineLook of(Deadline::State state);
};

/**
 * A deadline in a cell: icon, date and days left, the days in a column of their own so that eyes
 * can run down them. Reads ListTableModel's roles. GUI thread.
 */
class DeadlineDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintContent(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option,
                      const QModelIndex &index, const Ink &ink) const override;
    int contentWidth(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static Deadline deadline(const QModelIndex &index);
};

} // namespace Peak
