#pragma once

#include "models/domain/ExchangeStage.h"
#include "models/domain/Priority.h"
#include "views/common/RowDelegate.h"
#include "views/common/ThemeColors.h"

namespace Peak {

/** The icon and status that stand beside a word in lists and on pages. */
struct ExchangeLook
{
    QString icon; ///< empty: none
    Status status = Status::Neutral;

    static ExchangeLook of(ExchangeStage stage);
    static ExchangeLook of(Priority priority);
};

/** A cell with an icon before its words: stage or priority, whichever the model says. GUI thread.
 */
class ExchangeWordDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    enum class Kind { Stage, Priority };
    explicit ExchangeWordDelegate(Kind kind, QObject *parent = nullptr);

protected:
    void paintContent(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option,
                      const QModelIndex &index, const Ink &ink) const override;
    int contentWidth(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    ExchangeLook look(const QModelIndex &index) const;

    Kind m_kind;
};

} // namespace Peak
