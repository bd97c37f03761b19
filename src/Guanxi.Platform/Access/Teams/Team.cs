using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guanxi.Platform.Access;

/// <summary>A group of users. Whoever belongs to a team belongs to every team below it, so leaders stand higher in the tree.</summary>
internal sealed class Team : IAudited
{
    public long Id { get; private set; }

    public required string Name
    {
        get;
        set => field = value.Trim() is { Length: > 0 and <= 100 } name ? name : throw new InvalidException("team.name.length", "name");
    }

    public long? ParentId { get; set; }

    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }
    public long Version { get; set; }

    private sealed class Mapping : IEntityTypeConfiguration<Team>
    {
        public void Configure(EntityTypeBuilder<Team> builder) => builder.ToTable("platform_team");
    }
}
